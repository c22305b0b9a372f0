# The end of getting ready: both links are staged, the record is written, everything is flushed, and
# one rename makes it the host's vote.

# s_fresh HOLDER TX UPLOADED RELEASE PREVIOUS SEQUENCE COMMIT ENVIRONMENT: whether there is anything
# to do. The directory new-<tx>, in which a rollout collects its things, is made by the upload or here.
s_fresh() {
  s_begin || return 1
  s_h=.shipit/baton/h-$1
  [ -d "$s_h" ] || s_lost "$1" || return 1
  if [ -d "$s_h/tx-$2" ]; then
    rm -rf "$s_h/new-$2"
    return 100
  fi
  for s_d in "$s_h"/tx-*; do
    [ ! -d "$s_d" ] || s_fail "another rollout is prepared here: ${s_d##*/tx-}" 'run shipit recover' || return 1
  done
  [ -n "$3" ] || mkdir -m 700 "$s_h/new-$2" || s_lost "$1" || return 1
  s_is_current "$5" && s_is_next "$6" || return 1
  printf '%s\n' "$4" "$5" "$6" "$7" "$8" >"$s_h/new-$2/about" || s_lost "$1"
}

# s_is_next SEQUENCE: no rollout that this host knows of has this number or a later one.
s_is_next() {
  for s_d in .shipit/history/*-*.?; do
    s_v=${s_d##*/} s_v=${s_v%%-*}
    # Leading zeros would make it octal.
    s_v=${s_v#"${s_v%%[!0]*}"}
    case $s_v in '' | *[!0-9]*) continue ;; esac
    [ "$s_v" -lt "$1" ] || s_fail "rollout $s_v took place here since this one was planned" 'start again' || return 1
  done
}

# s_about DIR: sets s_release, s_previous, s_sequence, s_commit and s_environment: what a prepared or
# finished rollout is about, for this library; the record itself is for the client.
s_about() {
  s_release='' s_previous='' s_sequence='' s_commit='' s_environment=''
  {
    read -r s_release
    read -r s_previous
    read -r s_sequence
    read -r s_commit
    read -r s_environment
  } 2>/dev/null <"$1/about"
  case $s_release in '' | .* | -* | *[!A-Za-z0-9._-]*) return 1 ;; esac
  case $s_sequence in '' | *[!0-9]*) return 1 ;; esac
}

# s_stage HOLDER TX ANCHOR HOOKS RECORD: HOOKS is the number of hooks that will run after the swap.
s_stage() {
  s_begin || return 1
  s_n=.shipit/baton/h-$1/new-$2
  s_about "$s_n" || s_lost "$1" || return 1
  s_is_current "$s_previous" || return 1
  { [ -d "releases/$s_release" ] && [ -f ".shipit/meta/$s_release/seal" ]; } \
    || s_fail "releases/$s_release is gone" 'start again' || return 1
  {
    mkdir "$s_n/go" "$s_n/undo" && s_ln "releases/$s_release" "$s_n/go/current" \
      && printf '%s' "$5" >"$s_n/rec" && { [ -d "$s_n/hooks" ] || mkdir "$s_n/hooks"; }
  } || s_lost "$1" || return 1
  s_i=0
  while [ "$s_i" -lt "$4" ]; do
    : >"$s_n/hooks/after-$s_i,todo" && : >"$s_n/hooks/undone-$s_i,todo" || return 1
    s_i=$((s_i + 1))
  done
  if [ -n "$s_previous" ]; then
    s_ln "releases/$s_previous" "$s_n/undo/current"
  else
    : >"$s_n/undo/none"
  fi || return 1
  [ -z "$3" ] || mkdir "$s_n/reg" "$s_n/reg/undecided" || return 1
  s_flush_all || s_fail 'the host could not write everything to its disk' || return 1
  s_mv "$s_n" ".shipit/baton/h-$1/tx-$2" || s_lost "$1" || return 1
  s_flush ".shipit/baton/h-$1" || return 101
}

# s_ln TARGET LINK: makes a link, and reads it back: what is renamed later is what is live then.
s_ln() {
  ln -s "$1" "$2" || return 1
  s_v=$(readlink "$2")
  [ "$s_v" = "$1" ] || s_fail "a link to $1 was made, and leads to ${s_v:-nothing}" 'find out what is wrong with ln on the host'
}

# s_is_current RELEASE: current still is the release that the rollout means to replace.
s_is_current() {
  s_live
  case $s_kind in
    none) [ -z "$1" ] ;;
    live) [ "$s_is" = "$1" ] ;;
    *) false ;;
  esac || s_fail "current is no longer ${1:-absent}: something else changed it" 'run shipit status, then push again'
}

# s_recheck HOLDER TX: right before the decision.
s_recheck() {
  s_enter || return 1
  s_x=.shipit/baton/h-$1/tx-$2
  [ -L "$s_x/go/current" ] || s_lost "$1" 'nothing is prepared here' || return 1
  s_whole "$s_x" || return 1
  s_about "$s_x" && s_is_current "$s_previous" || return 1
  { [ -d "releases/$s_release" ] && [ -f ".shipit/meta/$s_release/seal" ]; } \
    || s_fail "the prepared release releases/$s_release is gone" || return 1
  # Where find knows -cnewer: nothing in the release was touched since it was sealed.
  s_v=$(find "releases/$s_release" -cnewer "$s_x/rec" 2>/dev/null | head -n 1)
  [ -z "$s_v" ] || s_fail "the prepared release was changed after it was sealed: $s_v" 'find out what writes there'
}
