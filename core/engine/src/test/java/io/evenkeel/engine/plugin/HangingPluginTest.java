package io.evenkeel.engine.plugin;

import static io.evenkeel.engine.plugin.TinyPlugin.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that hangs while it is loaded is left behind, and the others are loaded. */
@Timeout(120)
class HangingPluginTest {

    private static final String HANG =
            "while (true) { try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { %s } }";
    private static final String DEAF = HANG.formatted("continue;");

    @TempDir
    Path temp = Path.of("");

    private final AdapterLoader loader = new AdapterLoader().withDescribeBudget(Duration.ofSeconds(3));

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"static initializer", "constructor", "description"})
    void itIsRefusedInTimeAndTheOthersAreThere(String where) {
        String members = switch (where) {
            case "static initializer" -> "static { if (true) { " + DEAF + " } }";
            case "constructor" -> "public Stuck() { " + DEAF + " }";
            default -> "version:" + DEAF;
        };
        Path stuck = plugin("stuck")
                .source(provider("Stuck", members))
                .service("tiny.Stuck")
                .build();
        plugin("fine").source(provider("Fine", "")).service("tiny.Fine").build();
        try (AdapterCatalog catalog = loader.scan(temp)) {
            assertThat(catalog.adapters()).extracting(LoadedAdapter::name).containsExactly("fine");
            assertThat(catalog.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.directory()).isEqualTo(stuck);
                assertThat(problem.toString())
                        .contains(where.equals("description") ? "spiVersion() of tiny.Stuck" : "the constructor of")
                        .contains("did not return within 3000 ms");
            });
        }
    }

    @Test
    void itIsInterruptedSoThatItsThreadCanEnd() {
        Path stuck = plugin("polite")
                .source(provider("Stuck", "public Stuck() { " + HANG.formatted("return;") + " }"))
                .service("tiny.Stuck")
                .build();
        assertThatThrownBy(() -> loader.load(stuck)).hasMessageContaining("did not return");
        await().atMost(ONE_MINUTE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("describe-adapter:polite")));
    }

    @Test
    void anInterruptedCallerIsToldAndStaysInterrupted() {
        Path fine = plugin("stuck")
                .source(provider("Stuck", "public Stuck() { " + DEAF + " }"))
                .service("tiny.Stuck")
                .build();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> loader.load(fine)).hasMessageContaining("was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void onceItIsLoadedDescribingItRunsNothingOfIt() {
        Path moody = plugin("moody")
                .source(provider("Moody", "int asked;\nversion:if (asked++ > 0) { " + DEAF + " } return Spi.VERSION;"))
                .service("tiny.Moody")
                .build();
        try (LoadedAdapter adapter = loader.load(moody)) {
            assertThat(adapter.provider().spiVersion()).isEqualTo(adapter.spiVersion());
            assertThat(adapter.provider().configSchema().bind(Map.of())).isNotNull();
        }
    }

    private TinyPlugin plugin(String name) {
        return new TinyPlugin(temp.resolve(name));
    }
}
