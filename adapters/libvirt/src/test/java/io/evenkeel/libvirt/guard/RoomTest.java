package io.evenkeel.libvirt.guard;

import static io.evenkeel.libvirt.Samples.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataSize;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static final HostId H2 = new HostId("h2");
    private static final DataSize EXACTLY = DataSize.ofGibibytes(4).plus(Room.MARGIN);

    private static DomainXml vm(String memory) {
        return DomainXml.parse("<domain type='kvm'>" + memory + "</domain>");
    }

    @Test
    void aVmNeedsItsMemoryAndAMargin() {
        DomainXml vm = vm("<memory unit='GiB'>4</memory><currentMemory unit='MiB'>100</currentMemory>");

        assertThatCode(() -> Room.check(VM, H2, vm, EXACTLY)).doesNotThrowAnyException();
        HypervisorException refused = catchThrowableOfType(
                HypervisorException.class, () -> Room.check(VM, H2, vm, EXACTLY.minus(DataSize.ofBytes(1))));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CAPACITY);
        assertThat(refused.effect()).isEqualTo(Effect.NONE);
        assertThat(refused).hasMessageContainingAll("h2 has 4563402751 B", VM.value(), "4.0 GiB", "256.0 MiB");
    }

    @Test
    void hugePagesAreNotTakenFromWhatIsFree() {
        DomainXml vm = vm("<memory unit='GiB'>4</memory><memoryBacking><hugepages/></memoryBacking>");

        assertThatCode(() -> Room.check(VM, H2, vm, DataSize.ZERO)).doesNotThrowAnyException();
    }
}
