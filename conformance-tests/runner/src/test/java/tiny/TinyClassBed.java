package tiny;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Map;
import java.util.Set;

/** A vendor's bed. */
public final class TinyClassBed implements TestBed {

    private final HostId source;

    public TinyClassBed() {
        this(Map.of("source", "a"));
    }

    public TinyClassBed(Map<String, String> settings) {
        this.source = new HostId(settings.getOrDefault("source", ""));
    }

    @Override
    public HypervisorProvider provider() {
        return new TinyAdapter();
    }

    @Override
    public Map<String, String> configuration() {
        return Map.of();
    }

    @Override
    public HostId source() {
        return source;
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
        return new VmId("vm");
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
    public void close() {}
}
