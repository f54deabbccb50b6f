package io.evenkeel.libvirt.wire;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainByReference;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.virNodeInfo;

/**
 * One native connection to one libvirt daemon.
 *
 * <p>Every method blocks for as long as the daemon likes and throws {@link VirFailure}. Two calls at once on one
 * connection can leave one of them hanging for ever when the peer falls silent, so each belongs to one thread; only
 * {@link #hangUp()} may come from another.
 */
public final class Wire implements AutoCloseable {

    private static final Libvirt LIBVIRT = Libvirt.INSTANCE;

    private static final int ALL_CELLS = -1;
    private static final int AUTODESTROY = 2;

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final ConnectionPointer connection;
    private @Nullable Subscription subscription;

    private Wire(ConnectionPointer connection) {
        this.connection = connection;
    }

    /** Opens a connection that nobody watches; has no time-out of its own. */
    public static Wire open(String uri, Optional<Login> login) {
        @Nullable ConnectionPointer connection = Authentication.open(uri, login);
        if (connection == null) {
            throw VirFailure.last("virConnectOpenAuth");
        }
        return new Wire(connection);
    }

    /** Opens a connection that breaks by itself when the daemon is silent. */
    public static Wire open(String uri, Optional<Login> login, int keepAliveInterval, int keepAliveCount) {
        Wire wire = open(uri, login);
        if (LIBVIRT.virConnectSetKeepAlive(wire.connection, keepAliveInterval, keepAliveCount) < 0) {
            VirFailure failure = VirFailure.last("virConnectSetKeepAlive");
            wire.close();
            throw failure;
        }
        return wire;
    }

    /** Has the daemon report by itself, until the connection is closed. */
    public void listen(Ear ear) {
        subscription = Subscription.open(connection, ear);
    }

    public boolean isAlive() {
        return LIBVIRT.virConnectIsAlive(connection) == 1;
    }

    /**
     * Makes a call that another thread is blocked in fail within about a second, whether the daemon answers or not.
     *
     * <p>libvirt has no such function, but a keepalive of count zero closes a connection after an interval without
     * traffic. It can be set once only, so a connection that is to be hung up must have been opened without.
     */
    public void hangUp() {
        LIBVIRT.virConnectSetKeepAlive(connection, 1, 0);
    }

    public Versions versions() {
        LongByReference qemu = new LongByReference();
        check(LIBVIRT.virConnectGetVersion(connection, qemu), "virConnectGetVersion");
        LongByReference libvirt = new LongByReference();
        check(LIBVIRT.virConnectGetLibVersion(connection, libvirt), "virConnectGetLibVersion");
        return new Versions(qemu.getValue(), libvirt.getValue());
    }

    public HostCapacity capacity() {
        virNodeInfo info = new virNodeInfo();
        check(LIBVIRT.virNodeGetInfo(connection, info), "virNodeGetInfo");
        NodeMemory memory = memory();
        return new HostCapacity(
                Math.max(1, info.cpus),
                DataSize.ofBytes(memory.total()),
                DataSize.ofBytes(Math.min(memory.total(), memory.available())));
    }

    /**
     * The host's memory in bytes.
     *
     * <p>From the memory statistics, because node information and free memory can describe the first NUMA cell alone.
     */
    public NodeMemory memory() {
        IntByReference count = new IntByReference(0);
        check(Virt.LIBRARY.virNodeGetMemoryStats(connection, ALL_CELLS, null, count, 0), "virNodeGetMemoryStats");
        try (Memory entries = new Memory((long) Math.max(1, count.getValue()) * NodeStats.ENTRY)) {
            check(
                    Virt.LIBRARY.virNodeGetMemoryStats(connection, ALL_CELLS, entries, count, 0),
                    "virNodeGetMemoryStats");
            NodeStats stats = NodeStats.read(entries, count.getValue());
            return new NodeMemory(
                    stats.value("total") * 1024,
                    (stats.value("free") + stats.value("buffers") + stats.value("cached")) * 1024);
        }
    }

    public record NodeMemory(long total, long available) {}

    /** Nanoseconds the host's processors spent, since it booted: idle and in all. */
    public NodeCpu cpu() {
        IntByReference count = new IntByReference(0);
        check(Virt.LIBRARY.virNodeGetCPUStats(connection, ALL_CELLS, null, count, 0), "virNodeGetCPUStats");
        try (Memory entries = new Memory((long) Math.max(1, count.getValue()) * NodeStats.ENTRY)) {
            check(Virt.LIBRARY.virNodeGetCPUStats(connection, ALL_CELLS, entries, count, 0), "virNodeGetCPUStats");
            NodeStats stats = NodeStats.read(entries, count.getValue());
            long idle = stats.value("idle") + stats.value("iowait");
            return new NodeCpu(idle, idle + stats.value("kernel") + stats.value("user") + stats.value("intr"));
        }
    }

    public record NodeCpu(long idleNanos, long totalNanos) {}

    /** 0 is incompatible, 1 identical, 2 a superset; empty if this daemon cannot compare. */
    public Optional<Integer> compareCpu(DomainXml domain, String cpu) {
        int result = Virt.LIBRARY.virConnectCompareHypervisorCPU(
                connection, null, domain.architecture(), domain.machine(), domain.type(), cpu, 0);
        return result < 0 ? Optional.empty() : Optional.of(result);
    }

    /** Figures of all domains, in groups of {@link DomainStats}. */
    public List<DomainStats> domainStats(int groups) {
        return DomainStats.read(connection, groups);
    }

    /** Calls {@code work} with each domain, leaving out those that vanish meanwhile, and trials of ours. */
    public <T> List<T> eachDomain(Function<Dom, T> work) {
        DomainByReference array = new DomainByReference();
        int count = check(LIBVIRT.virConnectListAllDomains(connection, array, 0), "virConnectListAllDomains");
        List<T> results = new ArrayList<>();
        @Nullable Pointer start = array.getValue();
        if (start == null) {
            return results;
        }
        Pointer[] pointers = start.getPointerArray(0, count);
        Native.free(Pointer.nativeValue(start));
        List<Dom> domains = new ArrayList<>();
        for (Pointer pointer : pointers) {
            domains.add(new Dom(new DomainPointer(pointer)));
        }
        try {
            for (Dom domain : domains) {
                try {
                    if (domain.name().startsWith(ProbeXml.NAME_PREFIX)) {
                        continue;
                    }
                    results.add(work.apply(domain));
                } catch (VirFailure e) {
                    if (!e.isNoDomain()) {
                        throw e;
                    }
                }
            }
        } finally {
            domains.forEach(Dom::close);
        }
        return results;
    }

    /** Whether the host has the domain with this UUID in memory. */
    public boolean isActive(String uuid) {
        Optional<Dom> found = find(uuid);
        if (found.isEmpty()) {
            return false;
        }
        try (Dom domain = found.get()) {
            return domain.state().isActive();
        }
    }

    /** The domain with this UUID; the caller closes it. Empty if the host knows none. */
    public Optional<Dom> find(String uuid) {
        if (!UUID.matcher(uuid).matches()) {
            return Optional.empty();
        }
        @Nullable DomainPointer pointer = LIBVIRT.virDomainLookupByUUIDString(connection, uuid);
        if (pointer != null) {
            return Optional.of(new Dom(pointer));
        }
        // Null also stands for a broken connection.
        VirFailure failure = VirFailure.last("virDomainLookupByUUIDString");
        if (failure.isNoDomain()) {
            return Optional.empty();
        }
        throw failure;
    }

    /** The UUID of the domain with this name. */
    public Optional<String> findByName(String name) {
        @Nullable DomainPointer pointer = LIBVIRT.virDomainLookupByName(connection, name);
        if (pointer != null) {
            try (Dom domain = new Dom(pointer)) {
                return Optional.of(domain.uuid());
            }
        }
        VirFailure failure = VirFailure.last("virDomainLookupByName");
        if (failure.isNoDomain()) {
            return Optional.empty();
        }
        throw failure;
    }

    /** As {@link #find}, for a domain that must be there. */
    public <T> T with(String uuid, Function<Dom, T> work) {
        try (Dom domain = find(uuid).orElseThrow(() -> new VirFailure(VirFailure.NO_DOMAIN, 0, "no VM " + uuid))) {
            return work.apply(domain);
        }
    }

    /** Starts a VM that ends when this connection does, however it ends. */
    public void createUntilClosed(String xml) {
        @Nullable DomainPointer pointer = LIBVIRT.virDomainCreateXML(connection, xml, AUTODESTROY);
        if (pointer == null) {
            throw VirFailure.last("virDomainCreateXML");
        }
        new Dom(pointer).close();
    }

    public void define(String xml) {
        @Nullable DomainPointer pointer = Virt.LIBRARY.virDomainDefineXMLFlags(connection, xml, 0);
        if (pointer == null) {
            throw VirFailure.last("virDomainDefineXMLFlags");
        }
        new Dom(pointer).close();
    }

    /** What a host can have that a domain needs; libvirt's word for each is in its message. */
    public enum Resource {
        /** A network that libvirt manages. */
        NETWORK,
        /** A bridge or another network interface of the host. */
        INTERFACE,
        /** A storage pool that libvirt manages. */
        POOL
    }

    /** How it stands with a resource; {@code UNKNOWN} where the daemon does not manage any of its kind. */
    public enum Presence {
        ACTIVE,
        INACTIVE,
        ABSENT,
        UNKNOWN
    }

    /** Whether the host has a resource of this name. */
    public Presence presence(Resource resource, String name) {
        @Nullable
        Pointer found = switch (resource) {
            case NETWORK -> Virt.LIBRARY.virNetworkLookupByName(connection, name);
            case INTERFACE -> Virt.LIBRARY.virInterfaceLookupByName(connection, name);
            case POOL -> Virt.LIBRARY.virStoragePoolLookupByName(connection, name);
        };
        if (found == null) {
            VirFailure failure = VirFailure.last("looking up " + name);
            if (failure.isConnectionTrouble()) {
                throw failure;
            }
            return failure.isNoSuchResource() ? Presence.ABSENT : Presence.UNKNOWN;
        }
        try {
            int active = switch (resource) {
                case NETWORK -> Virt.LIBRARY.virNetworkIsActive(found);
                case INTERFACE -> 1; // one that is down may be brought up by libvirt
                case POOL -> Virt.LIBRARY.virStoragePoolIsActive(found);
            };
            return check(active, "looking at " + name) == 1 ? Presence.ACTIVE : Presence.INACTIVE;
        } finally {
            switch (resource) {
                case NETWORK -> Virt.LIBRARY.virNetworkFree(found);
                case INTERFACE -> Virt.LIBRARY.virInterfaceFree(found);
                case POOL -> Virt.LIBRARY.virStoragePoolFree(found);
            }
        }
    }

    /** How many storage pools are active; zero if the daemon does not manage any. */
    public int activePools() {
        int count = Virt.LIBRARY.virConnectNumOfStoragePools(connection);
        if (count < 0) {
            VirFailure failure = VirFailure.last("virConnectNumOfStoragePools");
            if (failure.isConnectionTrouble()) {
                throw failure;
            }
            return 0;
        }
        return count;
    }

    /** The active storage pool on this very directory; the caller closes it. Empty if there is none. */
    public Optional<StoragePool> poolAt(String directory) {
        @Nullable Pointer pool = Virt.LIBRARY.virStoragePoolLookupByTargetPath(connection, directory);
        if (pool != null) {
            return Optional.of(new StoragePool(pool));
        }
        VirFailure failure = VirFailure.last("virStoragePoolLookupByTargetPath");
        if (failure.isNoSuchResource() || failure.code() == VirFailure.NO_SUPPORT) {
            return Optional.empty();
        }
        throw failure;
    }

    public static int check(int result, String call) {
        if (result < 0) {
            throw VirFailure.last(call);
        }
        return result;
    }

    @Override
    public void close() {
        Subscription current = subscription;
        if (current != null) {
            current.close();
            subscription = null;
        }
        LIBVIRT.virConnectClose(connection);
    }
}
