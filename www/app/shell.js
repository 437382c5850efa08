// Lines for a shell.

/** One word of a POSIX shell, whatever is in it. */
export function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Puts a new token into the variable TOKEN; curl asks for the password. */
export function lineForToken(address, username) {
  const token = `sed -n 's/.*"token":"\\([^"]*\\)".*/\\1/p'`;
  return `TOKEN=$(curl -sSu ${quoted(username)} ${quoted(address.href)} | ${token})`;
}

/** Sends a request with that token: what echo writes is in no list of processes. */
export function lineWithToken(curl, address) {
  return `echo "Authorization: Token $TOKEN" | ${curl} -H @- ${quoted(address.href)}`;
}
