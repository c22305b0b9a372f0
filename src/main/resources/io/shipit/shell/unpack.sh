# What was uploaded: the list of verify.sh and the archive, one after the other in one file, so that
# sending it costs as few round trips as it can.

# s_unpack HOLDER TX LIST-SIZE LIST-SHA256 ARCHIVE-SHA256
s_unpack() {
  s_enter || return 1
  cd ".shipit/baton/h-$1/new-$2" || s_lost "$1" || return 1
  { [ -f upload ] && [ ! -L upload ]; } || s_fail 'nothing was uploaded' || return 1
  head -c "$3" upload >list || return 1
  s_from=$(($3 + 1))
  if [ "$(s_sum list)" != "$4" ] || [ "$(tail -c "+$s_from" upload | s_sum)" != "$5" ]; then
    s_fail 'what arrived is not what was sent' 'check the host for a full or failing disk'
    return 1
  fi
  unset TAR_OPTIONS GZIP
  mkdir -m 700 root || return 1
  tail -c "+$s_from" upload | tar -xzpof - -C root || s_fail 'the archive could not be unpacked' || return 1
  rm -f upload
}

# s_not_uploaded HOLDER: why an upload may have failed, when the file transfer only says "failure".
s_not_uploaded() {
  s_enter || return 1
  [ -d ".shipit/baton/h-$1" ] || s_lost "$1" || return 1
  s_say blocks "$(df -P -k . | tail -n 1)"
  s_say inodes "$(df -P -i . 2>/dev/null | tail -n 1)"
  return 1
}
