import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';

/** A parameter the endpoint knows: text, and absent unless a rule of the protocol asks for it. Others are ignored. */
export const Parameter = (): PropertyDecorator => applyDecorators(IsOptional(), IsString());

/** `resource`, the one parameter that may come more than once (RFC 8707 §2). */
export const RepeatedParameter = (): PropertyDecorator => applyDecorators(IsOptional(), IsString({ each: true }));
