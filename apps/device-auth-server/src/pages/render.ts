import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Frame, FrameContext } from './frame.js';

/** The windows: pages/ owns what people see in the browser. A page is a typed component; this turns it into one static document. */
export function renderPage(page: ReactElement, frame: Frame): string {
  return `<!doctype html>${renderToStaticMarkup(createElement(FrameContext.Provider, { value: frame }, page))}`;
}
