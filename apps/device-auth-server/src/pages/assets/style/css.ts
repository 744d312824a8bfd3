/** Marks a sheet as CSS for editors and the formatter; the text stays as it is. */
export const css = String.raw;
