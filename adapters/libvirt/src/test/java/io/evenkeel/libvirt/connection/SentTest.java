package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentTest {

    private final HypervisorException refused = HypervisorException.withoutEffect(ErrorKind.CONFLICT, "refused");

    @Test
    void aRefusalAfterAChangeIsNotWithoutEffect() {
        Sent sent = new Sent();
        assertThat(sent.failure(refused).effect()).isEqualTo(Effect.NONE);

        sent.changed();

        assertThat(sent.failure(refused).effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(sent.failure(refused).kind()).isEqualTo(ErrorKind.CONFLICT);
    }

    @Test
    void aStopThatASilentHostCannotConfirmFails() {
        Sent sent = new Sent();
        assertThatCode(() -> sent.ensureNobodySilent(Samples.VM, Set.of())).doesNotThrowAnyException();
        assertThat(silence(sent).effect()).isEqualTo(Effect.NONE);

        sent.changed();

        assertThat(silence(sent).effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(silence(sent).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    }

    private static HypervisorException silence(Sent sent) {
        return catchThrowableOfType(
                HypervisorException.class, () -> sent.ensureNobodySilent(Samples.VM, Set.of(new HostId("h2"))));
    }
}
