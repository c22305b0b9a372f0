# Comparing a tree with a list. One line of a list is
#   KIND HASH  ./NAME
# KIND f: plain file, x: plain file that may be run, l: link (the hash is that of its target).
# A directory is "d ./NAME". The same letters as capitals have names with control characters or
# backslashes, written with the octal escapes of printf %b: no tool could handle them in lines.

# s_sum FILE: its SHA-256; of standard input without FILE.
s_sum() {
  s_v=$(sha256sum "$@") || return 1
  s_v=${s_v#\\}
  printf '%s' "${s_v%% *}"
}

# s_part LINE: sets s_is_kind, s_is_hash and s_is_name.
s_part() {
  s_is_kind=${1%% *}
  s_is_name=${1#? }
  case $s_is_kind in
    [dD]) s_is_hash='' ;;
    *) s_is_hash=${s_is_name%%  *} s_is_name=${s_is_name#*  } ;;
  esac
  case $s_is_kind in
    [DFXL])
      s_is_name=$(printf '%b.' "$s_is_name")
      s_is_name=${s_is_name%.}
      ;;
  esac
}

# s_wanted LIST: "KIND NAME" of every entry, sorted.
s_wanted() {
  {
    sed -n -e 's/^\([fxl]\) [0-9a-f]*  /\1 /p' -e '/^d /p' "$1"
    grep '^[DFXL]' "$1" | while IFS= read -r s_v; do
      s_part "$s_v"
      printf '%s\n' "$s_is_name" | sed "s/^/$(printf %s "$s_is_kind" | tr DFXL dfxl) /"
    done
  } | sort
}

# s_found: the same of the tree below the working directory. Lines of a name with a line end in it
# come apart on both sides in the same way.
s_found() {
  {
    find . -type f -perm 0644 | sed 's/^/f /'
    find . -type f -perm 0755 | sed 's/^/x /'
    find . -type l | sed 's/^/l /'
    find . -type d -perm 0755 | sed 's/^/d /'
    find . ! -type l ! \( -type f \( -perm 0644 -o -perm 0755 \) \) ! \( -type d -perm 0755 \) | sed 's/^/? /'
  } | sort
}

# s_loosely: as s_found, for a release that hooks have worked in: any file that its owner may run
# counts as x, any other as f.
s_loosely() {
  {
    find . -type f ! -perm -0100 | sed 's/^/f /'
    find . -type f -perm -0100 | sed 's/^/x /'
    find . -type l | sed 's/^/l /'
    find . -type d | sed 's/^/d /'
  } | sort
}

# s_only A B: the lines of A that are not in B. (BusyBox need not have comm.)
s_only() { sort "$1" "$2" "$2" | uniq -u; }

# s_contents LIST SCRATCH: the bytes of every file and the target of every link. What differs is
# printed, and makes it fail.
s_contents() {
  s_bad=0
  sed -n 's/^[fx] //p' "$1" >"$2/sums" || return 1
  if [ -s "$2/sums" ] && ! sha256sum -c "$2/sums" >"$2/checked" 2>&1; then
    grep -v ': OK$' "$2/checked" | head -n 20
    s_bad=1
  fi
  grep '^[lFXL]' "$1" >"$2/others"
  while IFS= read -r s_v; do
    s_part "$s_v"
    case $s_is_kind in
      [lL]) s_v=$(readlink -n "$s_is_name" | s_sum) ;;
      *) s_v=$(s_sum <"$s_is_name") ;;
    esac
    [ "$s_v" = "$s_is_hash" ] || {
      printf '%s: differs\n' "$s_is_name"
      s_bad=1
    }
  done <"$2/others"
  rm -f "$2/sums" "$2/checked" "$2/others"
  return $s_bad
}

# s_verify HOLDER TX RELEASE MANIFEST: the unpacked tree is exactly the list; then it gets its name.
s_verify() {
  s_enter || return 1
  cd ".shipit/baton/h-$1/new-$2/root" || s_lost "$1" || return 1
  # An upload area inherits set-group-id and default ACLs; modes are ours to set.
  chmod u=rwx,go=rx,ug-s,o-t .
  find . -type d ! -perm 0755 -exec chmod u=rwx,go=rx,ug-s,o-t {} +
  s_wanted ../list >../wanted && s_found >../found || return 1
  if ! cmp -s ../wanted ../found; then
    s_only ../wanted ../found | sed 's/^/missing: /' | head -n 20
    s_only ../found ../wanted | sed 's/^/unexpected: /' | head -n 20
    s_fail 'what was unpacked is not what was sent: names, types or modes differ' \
      'the file system of the host, or something that runs there, changes what is written'
    return 1
  fi
  s_contents ../list .. || s_fail 'what was unpacked is not what was sent: contents differ' \
    'check the host for a full or failing disk, and for something that changes files' || return 1
  rm -f ../wanted ../found
  cd ..
  mkdir -m 700 meta && mv list meta/list && printf '%s\n' "$4" >meta/manifest \
    && printf '%s\n' "$3" >made || return 1
  s_begin || return 1
  s_n=.shipit/baton/h-$1/new-$2
  s_about "$s_n" && printf '%s\n' "$s_commit" >"$s_n/meta/commit" || s_lost "$1" || return 1
  { [ ! -e "releases/$3" ] && [ ! -L "releases/$3" ]; } \
    || s_fail "releases/$3 exists already" 'push again: the release will get another name' || return 1
  rm -rf ".shipit/meta/$3"
  s_mv "$s_n/meta" ".shipit/meta/$3" && s_mv "$s_n/root" "releases/$3" || s_lost "$1"
}
