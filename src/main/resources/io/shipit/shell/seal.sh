# The seal: what a release is made of when the host votes for it, in the form of verify.sh. Whoever
# wants to go back to the release compares it with its seal first.

# s_seal HOLDER TX RELEASE HOOKS
s_seal() {
  s_enter || return 1
  s_t=$PWD/.shipit/meta/$3
  s_n=$PWD/.shipit/baton/h-$1/new-$2
  if [ "$4" = 0 ]; then
    cp "$s_t/list" "$s_n/seal" || return 1
    [ ! -f "$s_n/links" ] || cat "$s_n/links" >>"$s_n/seal" || return 1
  else
    cd "releases/$3" && s_list "$s_t/list" >"$s_n/seal" || return 1
    s_enter || return 1
  fi
  s_need_ways && s_mv "$s_n/seal" "$s_t/seal" || s_lost "$1"
}

# s_list LIST: the tree below the working directory after hooks have worked in it. Names that no
# line can hold are taken from LIST; a hook's own files with such names are not sealed.
s_list() {
  s_odd=$(printf '*[\\\\\001-\037\177]*')
  find . -type f ! -perm -0100 ! -path "$s_odd" -exec sha256sum {} + | sed 's/^/f /'
  find . -type f -perm -0100 ! -path "$s_odd" -exec sha256sum {} + | sed 's/^/x /'
  find . -type d ! -path "$s_odd" | sed 's/^/d /'
  find . -type l ! -path "$s_odd" | while IFS= read -r s_v; do
    printf 'l %s  %s\n' "$(readlink -n "$s_v" | s_sum)" "$s_v"
  done
  grep '^[DFXL]' "$1" | while IFS= read -r s_line; do
    s_part "$s_line"
    case $s_is_kind in
      L) [ -L "$s_is_name" ] && printf 'L %s  %s\n' "$(readlink -n "$s_is_name" | s_sum)" "${s_line#*  }" ;;
      D) [ -d "$s_is_name" ] && printf '%s\n' "$s_line" ;;
      *) [ -f "$s_is_name" ] && printf '%s %s  %s\n' "$s_is_kind" "$(s_sum <"$s_is_name")" "${s_line#*  }" ;;
    esac
  done
  return 0
}

# s_kept HOLDER TX RELEASE MANIFEST: the release that is on the host still is what was sealed.
s_kept() {
  s_enter || return 1
  s_v=''
  { read -r s_v <".shipit/meta/$3/manifest"; } 2>/dev/null
  [ "$s_v" = "$4" ] || s_fail "releases/$3 was not made from these files" || return 1
  s_sealed "$3" "$PWD/.shipit/baton/h-$1/new-$2"
}

# s_check RELEASE: the same, for whoever wants to know; needs no lock.
s_check() {
  s_enter || return 1
  s_probe=$PWD/.shipit/probe-$$
  rm -rf "$s_probe"
  mkdir "$s_probe" || return 1
  s_sealed "$1" "$s_probe"
  s_v=$?
  rm -rf "$s_probe"
  return $s_v
}

# s_sealed RELEASE SCRATCH
s_sealed() {
  { [ -d "releases/$1" ] && [ ! -L "releases/$1" ]; } || s_fail "releases/$1 is not on this host" || return 1
  s_t=$PWD/.shipit/meta/$1
  [ -f "$s_t/seal" ] || s_fail "releases/$1 was not made by shipit, or never completed: it has no seal" || return 1
  cd "releases/$1" || return 1
  s_wanted "$s_t/seal" >"$2/wanted" && s_loosely >"$2/found" || return 1
  s_only "$2/wanted" "$2/found" >"$2/missing"
  if [ -s "$2/missing" ]; then
    head -n 20 "$2/missing"
    s_fail "releases/$1 was changed since it was sealed: names, types or modes differ" 'push the commit again'
    return 1
  fi
  s_contents "$s_t/seal" "$2" || s_fail "releases/$1 was changed since it was sealed: contents differ" \
    'push the commit again' || return 1
  s_v=$(s_only "$2/found" "$2/wanted" | grep -c '^[fxl]')
  [ "$s_v" = 0 ] || s_warn "releases/$1 has $s_v files that were not there when it was sealed"
  rm -f "$2/wanted" "$2/found" "$2/missing"
}
