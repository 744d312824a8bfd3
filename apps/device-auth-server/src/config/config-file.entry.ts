import { Allow, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { BrandingEntry } from './branding.entry.js';
import { ClientEntry } from './client.entry.js';
import { Fault, listOfObjects, object, optional } from './fault.js';
import { ResourceEntry } from './resource.entry.js';
import { SettingsEntry } from './settings.entry.js';

/** The config file as it is written. A member that is not here is a mistake: misspelled, it would silently do nothing. */
export class ConfigFileEntry {
  /** For editors. */
  @Allow() $schema?: unknown;

  @Fault(optional(listOfObjects)) @ValidateNested() @Type(() => ClientEntry) clients?: ClientEntry[];

  @Fault(optional(listOfObjects)) @ValidateNested() @Type(() => ResourceEntry) resources?: ResourceEntry[];

  @Fault(optional(object)) @ValidateNested() @Type(() => BrandingEntry) branding?: BrandingEntry;

  @Fault(optional(object)) @ValidateNested() @Type(() => SettingsEntry) settings?: SettingsEntry;
}
