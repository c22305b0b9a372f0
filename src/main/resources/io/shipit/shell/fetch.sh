# The health check from the host itself, where its sshd allows no tunnel.

# s_fetch URL SECONDS: "status NNN", "status" if there was none, or "status no-tool".
s_fetch() {
  s_limit=''
  ! timeout 1 true 2>/dev/null || s_limit="timeout $2"
  if command -v curl >/dev/null 2>&1; then
    s_v=$($s_limit curl -s -o /dev/null -w '%{http_code}' "$1")
    [ "$s_v" != 000 ] || s_v=''
  elif command -v wget >/dev/null 2>&1; then
    s_once=''
    ! wget --version >/dev/null 2>&1 || s_once='--tries=1 --max-redirect=0'
    # "  HTTP/1.1 200 OK" (RFC 9112, 4): the first answer counts.
    s_v=$($s_limit wget $s_once -q -S -O /dev/null "$1" 2>&1 \
      | sed -n 's|^ *HTTP/[0-9.]* \([0-9][0-9][0-9]\).*|\1|p' | head -n 1)
  else
    s_v=no-tool
  fi
  s_say status "$s_v"
}
