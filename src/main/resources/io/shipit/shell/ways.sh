# Which ways this host has to replace a link by one rename(2) and to make a rename durable: proved
# on scratch names, because versions and words of tools differ (docs/architecture.md).

# s_inode PATH: its inode number; of a link, the link's own.
s_inode() {
  set -- $(ls -di "$1")
  printf '%s' "${1-}"
}

# s_replace FROM TO: the link FROM/current replaces the link TO/current.
s_replace() {
  case $s_way in
    T) mv -T -f "$1/current" "$2/current" ;;
    *) mv -f "$1/current" "$2/" ;;
  esac
}

# s_mv FROM TO: TO does not exist. (Where it did, mv without -T would move FROM into it.)
s_mv() {
  case $s_way in
    T) mv -T -f "$1" "$2" ;;
    *) mv -f "$1" "$2" ;;
  esac
}

# s_prove PREFIX: sets s_way and s_syncs by trying in $s_probe, which stays; fails if nothing can be
# made there (1) or no way is one rename (2).
s_prove() {
  s_probe=$1-$$
  rm -rf "$s_probe"
  mkdir "$s_probe" "$s_probe/old" "$s_probe/new" "$s_probe/go" && : >"$s_probe/file" || return 1
  s_prove_sync
  for s_way in T into; do
    rm -f "$s_probe/current" "$s_probe/go/current"
    ln -s old "$s_probe/current" && ln -s new "$s_probe/go/current" || return 1
    s_i=$(s_inode "$s_probe/go/current")
    if s_replace "$s_probe/go" "$s_probe" >/dev/null 2>&1 && [ ! -L "$s_probe/go/current" ] \
      && [ "$(readlink "$s_probe/current")" = new ] && [ "$(s_inode "$s_probe/current")" = "$s_i" ]; then
      return 0
    fi
  done
  return 2
}

# A sync that looks at its arguments refuses one that does not exist.
s_prove_sync() {
  if ! sync "$s_probe/none" >/dev/null 2>&1 && sync "$s_probe" && sync -f "$s_probe"; then
    s_syncs=sync
  elif fsync "$s_probe" >/dev/null 2>&1; then
    s_syncs=fsync
  elif s_syncs=python && s_flush "$s_probe" >/dev/null 2>&1; then
    :
  elif s_syncs=perl && s_flush "$s_probe" >/dev/null 2>&1; then
    :
  else
    s_syncs=all
  fi
}

# s_flush DIR...: what was renamed in these directories survives a power cut (fsync(2)).
s_flush() {
  case $s_syncs in
    sync) sync "$@" ;;
    fsync) fsync "$@" ;;
    python) python3 -c 'import os, sys
for p in sys.argv[1:]: os.fsync(os.open(p, os.O_RDONLY))' "$@" ;;
    perl) perl -MIO::Handle -e 'for (@ARGV) { open(my $f, "<", $_) && $f->sync or exit 1 }' "$@" ;;
    *) sync ;;
  esac
}

# s_flush_all: everything written so far to the deploy root's file system survives a power cut.
s_flush_all() {
  case $s_syncs in
    sync) sync -f "$s_root" ;;
    *) sync ;;
  esac
}

# s_need_ways: for a client that does not know the ways yet. A full disk has no room for scratch
# names; then what was proved last time counts.
s_need_ways() {
  [ -z "$s_way" ] || return 0
  s_prove .shipit/probe >/dev/null 2>&1
  s_proved=$?
  rm -rf "$s_probe"
  if [ "$s_proved" = 1 ]; then
    s_way='' s_syncs=''
    { read -r s_way s_syncs <.shipit/ways; } 2>/dev/null
    [ -n "$s_way" ] && [ -n "$s_syncs" ] && s_proved=0
  fi
  [ "$s_proved" = 0 ] || s_fail 'no way to replace a link by one rename works here' \
    'install GNU coreutils or BusyBox 1.34 or newer on the host, and put the deploy root on a local file system'
  s_say ways "$s_way" "$s_syncs"
}
