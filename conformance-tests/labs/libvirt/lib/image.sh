# Images: guests that were booted once, saved at an early beat and kept. A start from an image is a tenth of a boot, and
# the guest goes on as after a migration: same program, same memory, same disk, its beats so far included.
# shellcheck shell=bash

readonly IMAGE_FORMAT=1
readonly IMAGE_MEM_LIMIT=256 # MiB; larger guests boot each time, their images would fill the cache

# Prints the directory of the image for the caller's host and settings, which is made if there is none; fails if this guest
# must boot: it has lived in this lab already and would repeat its beats, or its disk is the user's.
guest_image() {
  local name=$1 directory
  ((mem <= IMAGE_MEM_LIMIT)) || return 1
  [[ -z $disk || $disk == "$LAB_DIR/shared/$name.qcow2" || $disk == "$LOCAL_DISKS/$name.qcow2" ]] || return 1
  [[ -z $disk || ! -e $(disk_of "$host") ]] || return 1
  ! compgen -G "$LAB_DIR/h*/var/log/libvirt/beats-$name.log" >/dev/null || return 1
  directory=$LAB_CACHE/images/mem$mem-ws$ws-hb$hb-vcpu$vcpu-$mode-disk${disk:+1}-net$net-signs$signs-$(image_stamp)
  mkdir -p "$LAB_CACHE/images"
  (
    flock 8
    [[ -d $directory ]] || make_image "$directory"
  ) 8>"$LAB_CACHE/images/lock" || return 1
  touch "$directory" 2>/dev/null || return 1
  echo "$directory"
}

# What an image depends on beside the guest's settings.
image_stamp() {
  local file=$LAB_DIR/image-stamp
  [[ -s $file ]] || {
    {
      echo "$IMAGE_FORMAT"
      cat "$LAB_HOME/guest/pulse.c"
      cksum <"$LAB_DIR/guest/vmlinuz"
      qemu-system-x86_64 --version
      libvirtd --version
    } | sha256sum | cut -c 1-12 >"$file.$$" && mv "$file.$$" "$file"
  }
  cat "$file"
}

# In a lab of its own, so that nobody sees this guest. Images that nobody used for a week go.
make_image() {
  local directory=$1 work
  find "$LAB_CACHE/images" -mindepth 1 -maxdepth 1 -type d -mtime +7 -exec rm -rf {} +
  work=$(mktemp -d "$LAB_CACHE/images/new.XXXX")
  if env -u LAB_DIR "$LAB_HOME/lab" run 1 -- "$LAB_HOME/lab" guest save-image "$work" \
    "mem=$mem" "ws=$ws" "hb=$hb" "vcpu=$vcpu" "mode=$mode" "disk=$([[ -z $disk ]] && echo no || echo yes)" "net=$net" "signs=$signs" </dev/null >&2; then
    mv "$work" "$directory"
  else
    rm -rf "$work"
    say "no image of such a guest can be made, so it boots each time"
    return 1
  fi
}

# Boots an idle guest on the only host of this lab, and saves it.
guest_save_image() {
  local directory=$1 mem ws rate hb vcpu mode disk persistent net signs
  shift
  guest_settings image "$@" rate=0
  share_guest_files
  guest_boot image h1
  virsh -q -c "$(host_uri h1)" save image "$LAB_DIR/memory" >&2 || die "the guest cannot be saved"
  mv "$LAB_DIR/memory" "$directory/memory"
  cp "$LAB_DIR/h1/var/log/libvirt/beats-image.log" "$directory/beats"
  [[ -z $disk ]] || cp --sparse=always "$disk" "$directory/disk.qcow2"
}

# Starts the guest with the caller's settings from an image.
guest_restore() {
  local name=$1 host=$2 image=$3 uri definition beats
  uri=$(host_uri "$host")
  definition=$(mktemp -p "$LAB_DIR" guest.XXXX)
  beats=$LAB_DIR/$host/var/log/libvirt/beats-$name.log
  print_guest_xml "$name" >"$definition"
  if [[ -n $disk ]]; then
    cp --sparse=always "$image/disk.qcow2" "$(disk_of "$host")"
    fill_local_disk "$host"
  fi
  perl "$LAB_HOME/lib/retarget.pl" "$image/memory" "$definition" "$definition.memory" || die "the image $image cannot be used"
  sed "s/^BOOT [^ ]*/BOOT $name/" "$image/beats" >"$beats"
  if [[ $persistent == no ]] || virsh -q -c "$uri" define "$definition"; then
    virsh -q -c "$uri" restore "$definition.memory"
  else
    false
  fi >&2 || { rm -f "$definition" "$definition.memory" "$beats" && die "$name does not start on $host"; }
  rm -f "$definition" "$definition.memory"
  [[ $(printf %g "$rate") == 0 ]] || tell_guest_on "$host" "$name" "rate $rate"
  wait_for 60 beats_at_rate "$host" "$name" "$(beats_in "$image/beats")" ||
    die "$name sent no beat at its rate within 60 s"
}

beats_at_rate() {
  more_beats "$1" "$2" "$3" &&
    [[ $(tail -n 1 "$LAB_DIR/$1/var/log/libvirt/beats-$2.log") == *" rate=$(printf %g "$rate") "* ]]
}
