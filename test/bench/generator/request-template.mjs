// A request prepared as text, so that sending one more of them is a few concatenations.

/** `$member` as a form's value stands for that member of the row the request is made for. Values are sent as they are: tokens need no escapes. */
export function requestTemplate({ method = 'GET', path, headers = {}, form }, url) {
  const fixed = { Host: new URL(url).host, ...headers, ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }) };
  const lines = [`${method} ${path} HTTP/1.1`, ...Object.entries(fixed).map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  if (form === undefined) return () => `${lines}\r\n\r\n`;
  const { texts, members } = split(form);
  return (row) => {
    let body = texts[0];
    for (let i = 0; i < members.length; i += 1) body += row[members[i]] + texts[i + 1];
    return `${lines}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
}

/** The form as fixed texts and, between each two of them, the name of a member. */
function split(form) {
  const texts = [''];
  const members = [];
  for (const [name, value] of Object.entries(form)) {
    const separator = texts.length === 1 && texts[0] === '' ? '' : '&';
    texts[texts.length - 1] += `${separator}${name}=`;
    if (value.startsWith('$')) {
      members.push(value.slice(1));
      texts.push('');
    } else {
      texts[texts.length - 1] += encodeURIComponent(value);
    }
  }
  return { texts, members };
}
