package io.evenkeel.server.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearMatchesTest {
    private static final List<String> HOSTS = List.of("host-1", "host-2", "storage");

    @Test
    void aMistypedNameSuggestsTheNearOnes() {
        assertThat(NearMatches.hint("hots-1", HOSTS, "hosts")).isEqualTo("did you mean host-1 or host-2?");
        assertThat(NearMatches.hint("stor", HOSTS, "hosts")).isEqualTo("did you mean storage?");
        assertThat(NearMatches.hint("HOST-2", HOSTS, "hosts")).isEqualTo("did you mean host-2 or host-1?");
    }

    @Test
    void aNameLikeNoneListsWhatThereIs() {
        assertThat(NearMatches.hint("xyz", HOSTS, "hosts")).isEqualTo("hosts are host-1, host-2, storage");
        assertThat(NearMatches.hint("xyz", List.of(), "hosts")).isEqualTo("there are no hosts");
    }

    @Test
    void aLongListIsCutShort() {
        List<String> many = IntStream.range(10, 40).mapToObj(i -> "host-" + i).toList();

        assertThat(NearMatches.hint("xyz", many, "hosts"))
                .isEqualTo("hosts are host-10, host-11, host-12, host-13, host-14, ... (30 in all)");
    }

    @Test
    void distanceCountsSingleChanges() {
        assertThat(NearMatches.distance("", "abc")).isEqualTo(3);
        assertThat(NearMatches.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearMatches.distance("brich", "birch")).isEqualTo(1);
        assertThat(NearMatches.distance("same", "same")).isZero();
    }
}
