package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastWordTest {

    private static final int FROM_RPC = 7;
    private static final HostId H1 = new HostId("h1");

    private static LastWord failed(boolean recovers, int code, int domain) {
        return new LastWord(true, true, recovers, Optional.of(new VirFailure(code, domain, "already in progress")));
    }

    @Test
    void aFailedCallIsTheEndUnlessTheConnectionBroke() {
        assertThat(failed(false, VirFailure.OPERATION_INVALID, 0).isFailure()).isTrue();
        assertThat(failed(true, VirFailure.OPERATION_ABORTED, 0).isFailure()).isTrue();
        assertThat(failed(false, VirFailure.INTERNAL_ERROR, FROM_RPC).isFailure())
                .isFalse();
        assertThat(new LastWord(true, true, false, Optional.empty()).isFinal()).isTrue();
        assertThat(new LastWord(false, false, false, Optional.empty()).isFinal())
                .isFalse();
    }

    @Test
    void aRecoveryThatIsRefusedSaysNothingOfHowTheMigrationEnds() {
        LastWord refused = failed(true, VirFailure.OPERATION_INVALID, 0);

        assertThat(refused.isRefusedRecovery()).isTrue();
        assertThat(refused.isFinal()).isFalse();
        assertThat(refused.isFailure()).isFalse();
        assertThat(refused.isSuccess()).isFalse();
        assertThat(refused.kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
        assertThat(refused.message(H1)).doesNotContain("already in progress");
    }

    @Test
    void whatFailedIsToldWithItsReason() {
        LastWord failed = failed(false, VirFailure.OPERATION_INVALID, 0);

        assertThat(failed.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(failed.message(H1)).isEqualTo("h1: already in progress");
        assertThat(failed(false, VirFailure.NO_DOMAIN, 0).kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
    }

    @Test
    void aRecoveryThatDidNotReachTheOtherEndIsNotRefused() {
        assertThat(failed(true, VirFailure.NO_CONNECT, 0).isRefusedRecovery()).isFalse();
        assertThat(failed(true, VirFailure.INTERNAL_ERROR, FROM_RPC).isRefusedRecovery())
                .isFalse();
        assertThat(failed(false, VirFailure.OPERATION_INVALID, 0).isRefusedRecovery())
                .isFalse();
    }
}
