package io.evenkeel.examples.toyvisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.RecordingContext;
import io.evenkeel.conformance.proxy.FaultProxy;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.StopMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What the kit cannot know: the adapter's own settings, and answers that only this hypervisor gives. */
class ToyvisorAdapterTest {

    private static Deadline soon() {
        return Deadline.after(Duration.ofMinutes(1));
    }

    @Test
    void thePlatformFindsTheProvider() {
        assertThat(ServiceLoader.load(HypervisorProvider.class))
                .extracting(provider -> provider.info().name())
                .containsExactly("toyvisor");
    }

    @Test
    void credentialsInTheAddressAreRefusedAndNotRepeated() {
        HypervisorException thrown = refused(Map.of("endpoint", "http://me:hunter2@127.0.0.1:1", "token", "t"));

        assertThat(thrown.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
        assertThat(thrown).hasMessageContaining("endpoint").hasMessageNotContaining("hunter2");
    }

    @Test
    void aTokenThatFitsInNoHeaderIsRefusedAndNotRepeated() {
        HypervisorException thrown = refused(Map.of("endpoint", "http://127.0.0.1:1", "token", "hunter2\n"));

        assertThat(thrown.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
        assertThat(thrown).hasMessageContaining("token").hasMessageNotContaining("hunter2");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        for (String wrong : new String[] {"ftp://toyvisor", "toyvisor:8443", "http://toyvisor/path", "https:///"}) {
            assertThat(refused(Map.of("endpoint", wrong, "token", "t")))
                    .as(wrong)
                    .hasMessageContaining("endpoint: not an http or https address without a path");
        }
    }

    private static HypervisorException refused(Map<String, String> settings) {
        HypervisorProvider provider = new ToyvisorProvider();
        return catchThrowableOfType(
                HypervisorException.class,
                () -> provider.connect(provider.configSchema().bind(settings), context(), soon()));
    }

    @Test
    void aGuestThatShutsDownIsOffWhenStopReturns() throws Exception {
        try (ToyvisorBed bed = new ToyvisorBed();
                Hypervisor hypervisor = connect(bed)) {
            VmId vm = bed.makeGuest(GuestKind.CALM);

            hypervisor.power().orElseThrow().stop(Operation.unled(), vm, StopMode.SHUTDOWN, soon());

            assertThat(bed.inMemoryOn(vm)).isEmpty();
        }
    }

    @Test
    void aGuestThatIgnoresTheShutdownGivesTimeoutAndIsNotForced() throws Exception {
        try (ToyvisorBed bed = new ToyvisorBed();
                Hypervisor hypervisor = connect(bed)) {
            VmId vm = bed.makeGuest(GuestKind.BUSY);

            HypervisorException thrown = catchThrowableOfType(
                    HypervisorException.class,
                    () -> hypervisor
                            .power()
                            .orElseThrow()
                            .stop(Operation.unled(), vm, StopMode.SHUTDOWN, Deadline.after(Duration.ofSeconds(2))));

            assertThat(thrown.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(thrown.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(bed.executingOn(vm)).containsExactly(bed.source());
        }
    }

    @Test
    void closingLeavesNoSocketOpen() throws Exception {
        try (ToyvisorBed bed = new ToyvisorBed();
                FaultProxy proxy = FaultProxy.to(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        URI.create(bed.configuration().getOrDefault("endpoint", ""))
                                .getPort()))) {
            URI endpoint = URI.create("http://127.0.0.1:" + proxy.address().getPort());
            ToyvisorApi api = new ToyvisorApi(
                    endpoint,
                    Secret.of(bed.configuration().getOrDefault("token", "")),
                    context().threads());
            api.read("/about", Wire.About.class, soon());
            assertThat(proxy.connections()).isEqualTo(1);

            api.close();

            for (Deadline limit = soon(); proxy.connections() > 0 && !limit.hasPassed(); ) {
                Thread.onSpinWait();
            }
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void anErrorThatNobodyDocumentedLeavesTheEffectOfAChangeUnknown() throws Exception {
        for (int status : new int[] {404, 409, 502}) {
            HypervisorException change = answered(status, "<html>proxy error</html>", true);
            assertThat(change.kind()).as("%s", status).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
            assertThat(change.effect()).as("%s", status).isEqualTo(Effect.UNKNOWN);
            assertThat(answered(status, "", false).effect()).isEqualTo(Effect.NONE);
        }
    }

    @Test
    void anAnswerThatIsHalfThereIsNoFact() throws Exception {
        HypervisorException thrown = answered(200, "{\"product\":\"Toyvisor\",\"version\":null}", false);

        assertThat(thrown.kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
        assertThat(thrown).hasMessageContaining("cannot be understood");
    }

    private static HypervisorException answered(int status, String body, boolean change) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (ToyvisorApi api =
                new ToyvisorApi(endpoint, Secret.of("t"), context().threads())) {
            return catchThrowableOfType(HypervisorException.class, () -> {
                if (change) {
                    api.change("/x", Map.of(), Wire.About.class, soon());
                } else {
                    api.read("/x", Wire.About.class, soon());
                }
            });
        } finally {
            server.stop(0);
        }
    }

    private static Hypervisor connect(ToyvisorBed bed) throws InterruptedException {
        HypervisorProvider provider = bed.provider();
        return provider.connect(provider.configSchema().bind(bed.configuration()), context(), soon());
    }

    private static RecordingContext context() {
        return new RecordingContext(ToyvisorAdapterTest.class.getClassLoader());
    }
}
