package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    private static final int FROM_QEMU = 10;

    @ParameterizedTest
    @CsvSource({
        "38, 7, UNREACHABLE, UNKNOWN",
        "1, 7, UNREACHABLE, UNKNOWN",
        "5, 0, UNREACHABLE, UNKNOWN",
        "38, 10, HYPERVISOR_FAULT, UNKNOWN",
        "1, 10, HYPERVISOR_FAULT, UNKNOWN",
        "9, 10, HYPERVISOR_FAULT, UNKNOWN",
        "78, 10, HYPERVISOR_FAULT, UNKNOWN",
        "42, 10, NOT_FOUND, NONE",
        "55, 10, CONFLICT, NONE",
        "81, 10, INCOMPATIBLE, NONE",
        "91, 10, INCOMPATIBLE, NONE",
        "45, 7, DENIED, NONE",
        "29, 0, DENIED, NONE",
        "88, 0, DENIED, NONE",
        "3, 0, UNSUPPORTED, NONE",
        "8, 0, INVALID_REQUEST, NONE",
        "68, 10, TIMEOUT, UNKNOWN"
    })
    void aCodeAndWhereItComesFromSayWhatToDo(int code, int domain, ErrorKind kind, Effect effect) {
        VirFailure failure = new VirFailure(code, domain, "text");

        assertThat(Failures.kind(failure)).isEqualTo(kind);
        assertThat(Failures.ofChange("h1", failure).effect()).isEqualTo(effect);
        assertThat(Failures.ofQuery("h1", failure).effect()).isEqualTo(Effect.NONE);
        assertThat(Failures.ofQuery("h1", failure)).hasMessageContaining("h1: text");
    }

    @Test
    void theEffectIsKnownBestWhereTheFailureIsCaught() {
        HypervisorException look = HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "h1 is silent");

        HypervisorException failure = Failures.withEffect(look, Effect.UNKNOWN);

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        assertThat(failure).hasMessage("UNREACHABLE (effect UNKNOWN): h1 is silent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operation failed: job 'migration out' failed: The certificate hasn't got a known issuer",
                "internal error: unable to execute QEMU command 'object-add': Unable to access credentials"
                        + " /etc/pki/qemu/server-cert.pem: No such file or directory"
            })
    void hostsThatDoNotTrustEachOtherAreDeniedWithARemedy(String text) {
        VirFailure failure = new VirFailure(9, FROM_QEMU, text);

        assertThat(Failures.kind(failure)).isEqualTo(ErrorKind.DENIED);
        assertThat(Failures.message("h1", failure)).contains(text, "migrate_tls_x509_cert_dir");
    }

    @Test
    void anUnsafeMigrationNamesTheSettingThatPermitsIt() {
        VirFailure unsafe = new VirFailure(VirFailure.MIGRATE_UNSAFE, FROM_QEMU, "Unsafe migration");

        assertThat(Failures.message("h1", unsafe)).contains("declare-storage-shared=true");
    }
}
