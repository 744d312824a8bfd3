// A request prepared as text, so that sending one more of them is a few concatenations.

/**
 * `$member` as the value of a header or of a form's field stands for that member of the row the request is made for. Values are sent as they
 * are: tokens need no escapes.
 */
export function requestTemplate({ method = 'GET', path, headers = {}, form }, url) {
  const fixed = { Host: new URL(url).host, ...headers, ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }) };
  const head = filledIn([[`${method} ${path} HTTP/1.1`], ...Object.entries(fixed).map(([name, value]) => [`\r\n${name}: `, value])]);
  if (form === undefined) return (row) => `${head(row)}\r\n\r\n`;
  const fields = Object.entries(form).map(([name, value], place) => [
    `${place === 0 ? '' : '&'}${name}=`,
    value.startsWith('$') ? value : encodeURIComponent(value),
  ]);
  const body = filledIn(fields);
  return (row) => {
    const sent = body(row);
    return `${head(row)}\r\nContent-Length: ${sent.length}\r\n\r\n${sent}`;
  };
}

/** Pairs of a label and a value, one after another: fixed texts and, between each two of them, a member of a row. */
function filledIn(pairs) {
  const texts = [''];
  const members = [];
  for (const [label, value = ''] of pairs) {
    texts[texts.length - 1] += label;
    if (value.startsWith('$')) {
      members.push(value.slice(1));
      texts.push('');
    } else {
      texts[texts.length - 1] += value;
    }
  }
  return (row) => {
    let text = texts[0];
    for (let i = 0; i < members.length; i += 1) text += row[members[i]] + texts[i + 1];
    return text;
  };
}
