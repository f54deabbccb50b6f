package io.evenkeel.supervisor.view;

import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Hosts and VMs as they were last seen, and when. One that is no longer listed stays until it is forgotten. */
public final class View {

    /** Something seen, and when. */
    public record Seen<T>(T what, Moment at) {}

    private final Map<HostId, Seen<Host>> hosts = new LinkedHashMap<>();
    private final Map<VmId, Seen<Vm>> vms = new LinkedHashMap<>();
    private final Map<VmId, Seen<GuestSigns>> guests = new LinkedHashMap<>();

    public void saw(Moment now, GuestSigns signs) {
        guests.put(signs.vm(), new Seen<>(signs, now));
    }

    public void saw(Moment now, Host host) {
        hosts.put(host.id(), new Seen<>(host, now));
    }

    public void saw(Moment now, Vm vm) {
        vms.put(vm.id(), new Seen<>(vm, now));
    }

    public void forget(HostId host) {
        hosts.remove(host);
    }

    public void forget(VmId vm) {
        vms.remove(vm);
        guests.remove(vm);
    }

    public Collection<Seen<Host>> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    public Collection<Seen<Vm>> vms() {
        return Collections.unmodifiableCollection(vms.values());
    }

    public Optional<Seen<Host>> host(HostId id) {
        return Optional.ofNullable(hosts.get(id));
    }

    public Optional<Seen<Vm>> vm(VmId id) {
        return Optional.ofNullable(vms.get(id));
    }

    /** The last signs of life of a guest, if any were told. */
    public Optional<Seen<GuestSigns>> guest(VmId id) {
        return Optional.ofNullable(guests.get(id));
    }
}
