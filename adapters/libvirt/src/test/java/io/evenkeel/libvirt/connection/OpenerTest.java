package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenerTest {

    private static final String URI = "qemu+tcp://h1/system";

    private final AtomicLong now = new AtomicLong();
    private Duration tryTakes = Duration.ZERO;
    private VirFailure failure = new VirFailure(VirFailure.NO_CONNECT, 0, "no route");
    private int tries;

    private Wire fail() {
        tries++;
        now.addAndGet(tryTakes.toNanos());
        throw failure;
    }

    private Opener opener(String... login) {
        Map<String, String> configuration = new HashMap<>(Map.of("hosts", "h1=" + URI));
        if (login.length == 2) {
            configuration.put("username", login[0]);
            configuration.put("password", login[1]);
        }
        return new Opener(URI, Settings.of(Settings.SCHEMA.bind(configuration)), now::get, this::fail);
    }

    private static VirFailure refusal(Opener opener) {
        return catchThrowableOfType(VirFailure.class, opener::open);
    }

    private void after(Duration pause) {
        now.addAndGet(pause.toNanos());
    }

    @Test
    void aFailureThatTookLongIsToldAgainForAsLong() {
        Opener opener = opener();
        tryTakes = Duration.ofSeconds(2);
        VirFailure first = refusal(opener);

        after(Duration.ofMillis(1999));
        VirFailure second = refusal(opener);
        assertThat(tries).isEqualTo(1);
        assertThat(second).hasMessage(first.text()).isNotSameAs(first);

        after(Duration.ofMillis(1));
        refusal(opener);
        assertThat(tries).isEqualTo(2);
    }

    @Test
    void nobodyWaitsLongForTheNextTry() {
        Opener opener = opener();
        tryTakes = Duration.ofMinutes(1);
        refusal(opener);

        after(Duration.ofMillis(2999));
        refusal(opener);
        assertThat(tries).isEqualTo(1);

        after(Duration.ofMillis(1));
        refusal(opener);
        assertThat(tries).isEqualTo(2);
    }

    @Test
    void whatFailsAtOnceIsTriedAgainAtOnce() {
        Opener opener = opener();
        refusal(opener);
        refusal(opener);

        assertThat(tries).isEqualTo(2);
    }

    @Test
    void aFailureSaysWhatToLookAt() {
        assertThat(refusal(opener())).hasMessageContaining("no route").hasMessageContaining("check that " + URI);

        failure = new VirFailure(VirFailure.INTERNAL_ERROR, 0, "The certificate hasn't got a known issuer");
        assertThat(refusal(opener())).hasMessageContaining("check the certificates or ssh keys for " + URI);

        failure = new VirFailure(VirFailure.AUTH_FAILED, 0, "authentication failed");
        assertThat(refusal(opener())).hasMessageContaining("set username and password");
        assertThat(refusal(opener("reader", "hush")))
                .hasMessageContaining("check username and password")
                .hasMessageNotContaining("hush");
    }
}
