package io.evenkeel.conformance;

import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a vendor supplies: an adapter, hosts to try it on, and a witness that is not the adapter.
 *
 * <p>The kit uses one bed for one rule at a time, from one thread but for {@link #executingOn}, and closes it
 * afterwards. Everything that a bed made must then be gone. What a bed cannot do it says by an empty answer; rules that
 * need it are then reported as not verified.
 */
public interface TestBed extends AutoCloseable {

    HypervisorProvider provider();

    /** The class loader of the adapter, which the threads that it is lent carry. */
    default ClassLoader adapterLoader() {
        return provider().getClass().getClassLoader();
    }

    /** Settings with which the provider connects. */
    Map<String, String> configuration();

    /** The host on which guests are started. */
    HostId source();

    /** Another host, to which they are migrated. */
    HostId destination();

    /** The kinds of guest this bed can make. {@link GuestKind#CALM} must be among them. */
    Set<GuestKind> guestKinds();

    /**
     * Makes a guest on the source and returns when it is in the state of its kind.
     *
     * @throws InterruptedException if interrupted while waiting for it
     */
    VmId makeGuest(GuestKind kind) throws InterruptedException;

    /** On which hosts a VM executes right now, found out without the adapter. */
    Set<HostId> executingOn(VmId vm) throws InterruptedException;

    /** Which hosts have anything of a VM in memory, executing or not, found out without the adapter. */
    Set<HostId> inMemoryOn(VmId vm) throws InterruptedException;

    /** Which hosts have a definition of a VM, so that they could start it; empty if that cannot be found out. */
    default Optional<Set<HostId>> definedOn(VmId vm) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Which hosts have images of those disks of a VM that not all hosts see, found out without the adapter; empty if that
     * cannot be found out.
     */
    default Optional<Set<HostId>> imagesOn(VmId vm) throws InterruptedException {
        return Optional.empty();
    }

    /** How often the guest has booted since it was made; empty if that cannot be found out. */
    default OptionalInt boots(VmId vm) throws InterruptedException {
        return OptionalInt.empty();
    }

    /** What is wrong with the guest's memory and disks by its own account; empty if nothing is or nobody knows. */
    default Optional<String> damage(VmId vm) throws InterruptedException {
        return Optional.empty();
    }

    /** From which host the network was last told that the VM is there; empty if that cannot be found out. */
    default Optional<HostId> announcedFrom(VmId vm) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * How fast the guest works at present, found out without the adapter, in whatever unit the bed measures; empty if
     * that cannot be found out.
     */
    default OptionalDouble pace(VmId vm) throws InterruptedException {
        return OptionalDouble.empty();
    }

    /** The faults this bed can cause. */
    default Set<Fault> faults() {
        return Set.of();
    }

    /**
     * Causes a fault, and ends it when the returned handle is closed.
     *
     * @param vm the guest the fault is about, where it is about one
     */
    default AutoCloseable cause(Fault fault, VmId vm) throws InterruptedException {
        throw new UnsupportedOperationException(fault.name());
    }

    /** The obstacles this bed can put up. */
    default Set<Obstacle> obstacles() {
        return Set.of();
    }

    /** Makes a guest on the source that cannot be migrated to the destination for the given reason. */
    default VmId makeGuestWith(Obstacle obstacle) throws InterruptedException {
        throw new UnsupportedOperationException(obstacle.name());
    }

    /** Settings that point to an address where nothing answers. */
    default Optional<Map<String, String>> configurationWithWrongAddress() {
        return Optional.empty();
    }

    /** Settings with credentials that the hypervisor refuses. */
    default Optional<Map<String, String>> configurationWithWrongCredentials() {
        return Optional.empty();
    }

    /**
     * Tries to start a VM on the destination while it runs on the source, past the adapter.
     *
     * @return whether it was refused; empty if the bed cannot try
     */
    default Optional<Boolean> secondStartIsRefused(VmId vm) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Puts a VM under the platform's own high availability, or takes it out, past the adapter. It need not be told at once.
     *
     * @return whether this was done; false if the bed cannot
     */
    default boolean keepByPlatform(VmId vm, boolean isKept) throws InterruptedException {
        return false;
    }

    /** By how much every time the kit allows is stretched on this bed; 1 suits a hypervisor in memory. */
    default double timeScale() {
        return 1;
    }

    /** Removes every guest that was made and ends every fault that was caused. */
    @Override
    void close();
}
