package io.evenkeel.libvirt.inventory;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hosts and VMs, by asking every host each time. */
public final class LibvirtInventory implements Inventory {

    private final Hosts hosts;
    private final Clock clock;
    private final Ticker ticker;
    private final Onlooker onlooker;

    /** What each VM looked like when it was last seen, and where: a host that falls silent takes its VMs along. */
    private final Map<VmId, LastSeen> lastSeen = new ConcurrentHashMap<>();

    private record LastSeen(Sighting sighting, Set<HostId> hosts) {}

    /** Shows a VM to the onlooker, whether it has been seen lately or not. To be called with the host's own wire. */
    public void show(HostId host, VmId vm, Dom domain) {
        onlooker.saw(Portrait.of(host, vm, domain, ticker));
    }

    public LibvirtInventory(Hosts hosts, ProviderContext context, Onlooker onlooker) {
        this.hosts = hosts;
        this.clock = context.clock();
        this.ticker = context.ticker();
        this.onlooker = onlooker;
    }

    @Override
    public List<Host> hosts(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Map<HostId, Reply<HostCapacity>> replies = hosts.askAll(Wire::capacity, deadline);
        List<Host> result = new ArrayList<>();
        for (HostLink link : hosts.all()) {
            Optional<HostCapacity> capacity = replies.get(link.id()) instanceof Reply.Answer<HostCapacity> answer
                    ? Optional.of(answer.value())
                    : Optional.empty();
            result.add(new Host(
                    link.id(),
                    link.id().value(),
                    capacity.isPresent() ? HostState.AVAILABLE : HostState.UNREACHABLE,
                    capacity,
                    link.settings().failureDomain(),
                    Map.of(),
                    clock.instant()));
        }
        return List.copyOf(result);
    }

    @Override
    public List<Vm> vms(Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Map<HostId, Reply<List<Seen>>> replies = hosts.ask(
                hosts.all(),
                (link, until) -> link.query(wire -> wire.eachDomain(domain -> see(link.id(), domain)), until),
                deadline);
        Map<VmId, Map<HostId, Sighting>> found = new LinkedHashMap<>();
        Portraits portraits = new Portraits();
        Set<HostId> silent = new LinkedHashSet<>();
        replies.forEach((host, reply) -> {
            if (reply instanceof Reply.Answer<List<Seen>> answer) {
                answer.value().forEach(seen -> {
                    found.computeIfAbsent(seen.sighting().vm(), vm -> new LinkedHashMap<>())
                            .put(host, seen.sighting());
                    seen.portrait().ifPresent(portrait -> portraits.add(seen.sighting(), portrait));
                });
            } else {
                silent.add(host);
            }
        });
        portraits.best(silent.isEmpty()).forEach(onlooker::saw);
        List<Vm> result = new ArrayList<>();
        found.forEach((vm, sightings) -> result.add(seen(vm, sightings, silent)));
        for (VmId vm : List.copyOf(lastSeen.keySet())) {
            if (!found.containsKey(vm)) {
                Look again = look(vm, hosts.all(), deadline);
                (again.sightings().isEmpty()
                                ? unseen(vm, silent)
                                : Optional.of(seen(vm, again.sightings(), again.silent())))
                        .ifPresent(result::add);
            }
        }
        return List.copyOf(result);
    }

    private record Seen(Sighting sighting, Optional<Portrait> portrait) {}

    private Seen see(HostId host, Dom domain) {
        Sighting sighting = Sighting.of(host, domain);
        // What is still arriving is described in full by its original.
        boolean wanted = !sighting.state().isInTransit() && onlooker.wants(sighting.vm());
        return new Seen(
                sighting, wanted ? Optional.of(Portrait.of(host, sighting.vm(), domain, ticker)) : Optional.empty());
    }

    @Override
    public Optional<Vm> vm(VmId vm, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Look look = look(vm, hosts.all(), deadline);
        if (!look.sightings().isEmpty()) {
            return Optional.of(seen(vm, look.sightings(), look.silent()));
        }
        Optional<Vm> remembered = unseen(vm, look.silent());
        if (remembered.isEmpty() && !look.silent().isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, "no host that answers knows VM " + vm + ", but " + look.silent() + " may");
        }
        return remembered;
    }

    @Override
    public Residence locate(VmId vm, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Look look = look(vm, hosts.all(), deadline);
        if (!look.sightings().isEmpty()) {
            return seen(vm, look.sightings(), look.silent()).residence();
        }
        Optional<Vm> remembered = unseen(vm, look.silent());
        if (remembered.isPresent()) {
            return remembered.get().residence();
        }
        if (!look.silent().isEmpty()) {
            return silence(look.silent());
        }
        throw HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "no host knows VM " + vm);
    }

    /** What the asked hosts say of one VM, and which of them said nothing. */
    public record Look(Map<HostId, Sighting> sightings, Set<HostId> silent) {}

    public Look look(VmId vm, Collection<HostLink> asked, Deadline deadline) throws InterruptedException {
        Look look = lookOnce(vm, asked, deadline);
        // The hosts answer at slightly different moments, between which a VM may have changed places.
        boolean between = look.sightings().values().stream().allMatch(Sighting::isArriving);
        return between ? lookOnce(vm, asked, deadline) : look;
    }

    private Look lookOnce(VmId vm, Collection<HostLink> asked, Deadline deadline) throws InterruptedException {
        Map<HostId, Reply<Optional<Sighting>>> replies = hosts.ask(
                asked, (link, until) -> link.query(wire -> Sighting.find(link.id(), wire, vm), until), deadline);
        Map<HostId, Sighting> sightings = new LinkedHashMap<>();
        Set<HostId> silent = new LinkedHashSet<>();
        replies.forEach((host, reply) -> {
            if (reply instanceof Reply.Answer<Optional<Sighting>> answer) {
                answer.value().ifPresent(sighting -> sightings.put(host, sighting));
            } else {
                silent.add(host);
            }
        });
        return new Look(sightings, silent);
    }

    private Vm seen(VmId vm, Map<HostId, Sighting> sightings, Set<HostId> silent) {
        Sighting any = sightings.values().iterator().next();
        Set<HostId> doubtful = doubtful(sightings, silent);
        if (doubtful.isEmpty()) {
            lastSeen.put(vm, new LastSeen(any, Set.copyOf(sightings.keySet())));
            return any.vm(Residences.of(sightings), clock.instant());
        }
        Set<HostId> possible = new LinkedHashSet<>(sightings.keySet());
        possible.addAll(doubtful);
        lastSeen.put(vm, new LastSeen(any, Set.copyOf(possible)));
        return any.vm(new Residence.Unknown(doubtful + " may have it and cannot be asked", possible), clock.instant());
    }

    /** Silent hosts that may hold the VM: any if no other does, else those of a migration that nobody saw end. */
    public static Set<HostId> doubtful(Map<HostId, Sighting> sightings, Set<HostId> silent) {
        if (sightings.values().stream().noneMatch(sighting -> sighting.state().isActive())) {
            return silent; // a definition does not keep it from running elsewhere
        }
        Set<HostId> doubtful = new LinkedHashSet<>();
        for (Sighting sighting : sightings.values()) {
            sighting.newest().filter(record -> record.ended().isEmpty()).ifPresent(record -> {
                doubtful.add(record.request().source());
                doubtful.add(record.request().destination());
            });
        }
        doubtful.retainAll(silent);
        return doubtful;
    }

    /** A VM that no host that answers knows: gone, unless a silent host was last seen to hold it. */
    private Optional<Vm> unseen(VmId vm, Set<HostId> silent) {
        LastSeen last = lastSeen.get(vm);
        if (last == null) {
            return Optional.empty();
        }
        Set<HostId> possible = new HashSet<>(last.hosts());
        last.sighting().newest().filter(record -> record.ended().isEmpty()).ifPresent(record -> {
            possible.add(record.request().source());
            possible.add(record.request().destination());
        });
        possible.retainAll(silent);
        if (possible.isEmpty()) {
            if (silent.isEmpty()) {
                lastSeen.remove(vm, last);
            }
            return Optional.empty();
        }
        possible.addAll(silent); // it may have been started there since
        return Optional.of(last.sighting().vm(silence(possible), clock.instant()));
    }

    private static Residence silence(Set<HostId> silent) {
        return new Residence.Unknown(silent + " cannot be asked", silent);
    }
}
