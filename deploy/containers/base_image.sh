#!/usr/bin/env bash
# Builds an image under the name of Debian's official slim one from the apt
# sources of this machine, for where no registry can be reached. It names this
# machine's mirror: it is for the engine of a test, never to be pushed.
#
#   deploy/containers/base_image.sh      makes debian:bookworm-slim, unless it
#                                        is there
set -euo pipefail
suite=bookworm
image=debian:$suite-slim

! docker image inspect "$image" >/dev/null 2>&1 || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

# Whichever way the machine writes its sources, apt can list them.
# shellcheck disable=SC2016 # apt's own variables
sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
  'Created-By: Packages' | grep -E " $suite(-updates|-security)? main$" \
  | sort -u)
mirror=$(sed -n "s/ $suite main$//p" <<<"$sources" | head -n 1)
[[ -n $mirror ]] || { echo "$0: no source of $suite among the machine's" >&2
  exit 1; }
debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" \
  "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }

# shellcheck disable=SC2001 # each line
sed 's/^/deb /' <<<"$sources" >"$root/etc/apt/sources.list"
apt-config dump | grep -E \
  '^Acquire::(Check-|[Hh]ttps?::(Proxy|Verify)|Retries|ForceIPv)' \
  >"$root/etc/apt/apt.conf.d/90machine" || true
# A mirror behind an authority of one's own.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
# As slim as the official one.
printf 'path-exclude /usr/share/%s/*\n' doc man locale info \
  >"$root/etc/dpkg/dpkg.cfg.d/docker"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
rm -rf "$root"/usr/share/{doc,man,locale,info}/* "$root"/var/log/*.log \
  "$root"/var/cache/apt/{archives/*.deb,*.bin} "$root"/var/lib/apt/lists/* \
  "$root"/etc/{resolv.conf,hostname}
tar -C "$root" --numeric-owner --one-file-system --exclude './dev/*' -cf - . \
  | docker import --change 'CMD ["bash"]' - "$image" >/dev/null
