package io.evenkeel.supervisor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.json.Specimens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final BatchCodec codec = new BatchCodec();

    @Test
    void everyKindOfFactComesBackAsItWas() throws Exception {
        List<Fact> facts = Specimens.facts();

        Batch batch = Batch.of(3, Epoch.of(2), NOW, facts);

        assertThat(codec.read(codec.write(batch), "here")).isEqualTo(batch);
        assertThat(facts).hasSizeGreaterThan(100);
    }

    @Test
    void aPersonCanReadIt() {
        byte[] json =
                codec.write(Batch.of(3, Epoch.of(2), NOW, List.of(new Fact.DrainBegun(new HostId("h1"), "anna"))));

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":1,\"index\":3,\"epoch\":2,\"at\":\"2026-11-22T10:00:00Z\","
                        + "\"facts\":[{\"type\":\"DrainBegun\",\"host\":\"h1\",\"by\":\"anna\"}]}");
    }

    @Test
    void aFieldOfALaterVersionIsSkipped() {
        Batch batch = read("{\"version\":1,\"index\":3,\"epoch\":2,\"at\":\"2026-11-22T10:00:00Z\",\"colour\":\"red\","
                + "\"facts\":[{\"type\":\"HostBack\",\"host\":\"h1\",\"mood\":{\"a\":[1]}}]}");

        assertThat(batch.facts()).containsExactly(new Fact.HostBack(new HostId("h1")));
    }

    @Test
    void aKindOfFactOfALaterVersionIsRefusedAndTheMessageSaysSo() {
        assertThatThrownBy(() -> read("{\"version\":1,\"index\":3,\"epoch\":2,\"at\":\"2026-11-22T10:00:00Z\","
                        + "\"facts\":[{\"type\":\"HostPainted\",\"host\":\"h1\"}]}"))
                .isInstanceOf(JournalUnreadableException.class)
                .hasMessageContaining("here: a record of the unknown kind 'HostPainted'")
                .hasMessageContaining("newer version");
    }

    @Test
    void aLaterFormIsRefused() {
        assertThatThrownBy(() ->
                        read("{\"version\":2,\"index\":3,\"epoch\":2,\"at\":\"2026-11-22T10:00:00Z\",\"facts\":[]}"))
                .isInstanceOf(JournalUnreadableException.class)
                .hasMessageContaining("form 2 (this version knows 1)");
    }

    private Batch read(String json) {
        return codec.read(json.getBytes(StandardCharsets.UTF_8), "here");
    }
}
