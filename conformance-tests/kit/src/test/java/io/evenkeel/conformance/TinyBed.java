package io.evenkeel.conformance;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bed whose hypervisor does nothing but declare. Records what happens to it. */
public class TinyBed implements TestBed {

    public static final CapabilitySet PROVIDER =
            CapabilitySet.of(Capabilities.MIGRATION_CANCEL, Capabilities.MIGRATION_TUNE_THROTTLE);

    /** What happened, in order. */
    public final List<String> log = new ArrayList<>();

    private final CapabilitySet connection;
    private final boolean connects;
    private int guests;

    public TinyBed() {
        this(CapabilitySet.of(Capabilities.MIGRATION_CANCEL), true);
    }

    TinyBed(CapabilitySet connection, boolean connects) {
        this.connection = connection;
        this.connects = connects;
    }

    @Override
    public HypervisorProvider provider() {
        return new TinyProvider(PROVIDER, (config, context) -> {
            if (!connects) {
                throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "nobody at home");
            }
            log.add("connect");
            return connection(context);
        });
    }

    private Hypervisor connection(RecordingContext context) {
        return new TinyHypervisor(connection, context, () -> log.add("disconnect"));
    }

    @Override
    public Map<String, String> configuration() {
        return Map.of();
    }

    @Override
    public HostId source() {
        return new HostId("a");
    }

    @Override
    public HostId destination() {
        return new HostId("b");
    }

    @Override
    public Set<GuestKind> guestKinds() {
        return Set.of(GuestKind.CALM);
    }

    @Override
    public VmId makeGuest(GuestKind kind) {
        return new VmId("vm-" + ++guests);
    }

    @Override
    public Set<HostId> executingOn(VmId vm) {
        return Set.of(source());
    }

    @Override
    public Set<HostId> inMemoryOn(VmId vm) {
        return Set.of(source());
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(Fault.HANG);
    }

    @Override
    public AutoCloseable cause(Fault fault, VmId vm) {
        log.add("cause " + fault);
        return () -> log.add("end " + fault);
    }

    @Override
    public void close() {
        log.add("clear");
    }
}
