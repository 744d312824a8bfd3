import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Frame, FrameContext } from './frame.js';

export type Page<Props> = (props: Props) => ReactNode;

/** The windows: pages/ owns what people see in the browser. A page is a typed component; this turns it into one static document. */
export function renderPage<Props extends object>(page: Page<Props>, props: Props, frame: Frame): string {
  return `<!doctype html>${renderToStaticMarkup(createElement(FrameContext.Provider, { value: frame }, createElement(page, props)))}`;
}
