# Shared paths: what outlives releases is in shared/, and each release links to it.

# s_outlives KIND PATH: the shared thing is there; a directory (d) is made, a file (f) must exist.
# Nothing is made behind a link: it may lead out of the deploy root.
s_outlives() {
  if [ "$1" = f ]; then
    [ ! -d "shared/$2" ] || s_fail "$s_root/shared/$2 is a directory" "write it as $2/ in deploy.yml" || return 1
    [ -e "shared/$2" ] || s_fail "$s_root/shared/$2 does not exist" 'make the file on the host: shipit links it and never writes it'
    return
  fi
  [ ! -d "shared/$2" ] || return 0
  s_p=shared s_rest=$2/
  while [ -n "$s_rest" ]; do
    s_p=$s_p/${s_rest%%/*} s_rest=${s_rest#*/}
    if [ -L "$s_p" ]; then
      s_fail "$s_root/$s_p is a link, and what is needed behind it does not exist" "make shared/$2 on the host"
      return 1
    fi
    [ -d "$s_p" ] || mkdir -m 755 "$s_p" || s_fail "cannot make $s_root/$s_p" || return 1
  done
}

# s_link HOLDER TX RELEASE KIND PATH
s_link() {
  s_enter || return 1
  s_outlives "$4" "$5" || return 1
  s_p=releases/$3 s_rest=$5/ s_up=../..
  while :; do
    s_p=$s_p/${s_rest%%/*} s_rest=${s_rest#*/}
    [ -n "$s_rest" ] || break
    s_up=../$s_up
    [ ! -L "$s_p" ] || s_fail "the shared path $5 leads through a link of the release" 'change shared in deploy.yml, or the link in git' || return 1
    [ -d "$s_p" ] || mkdir -m 755 "$s_p" || return 1
  done
  if [ -e "$s_p" ] || [ -L "$s_p" ]; then
    s_fail "the release has its own $5, where a link to shared/$5 must go" 'take it out of git, or out of shared in deploy.yml'
    return 1
  fi
  s_ln "$s_up/shared/$5" "$s_p" || return 1
  # A swap is fenced by the holder's name; so is what a release becomes.
  printf 'l %s  ./%s\n' "$(printf '%s' "$s_up/shared/$5" | s_sum)" "$5" >>".shipit/baton/h-$1/new-$2/links" || s_lost "$1"
}

# s_linked RELEASE KIND PATH: of a release that is on the host already.
s_linked() {
  s_enter || return 1
  s_outlives "$2" "$3" || return 1
  [ -L "releases/$1/$3" ] || s_warn "releases/$1 was made without a link to shared/$3"
}
