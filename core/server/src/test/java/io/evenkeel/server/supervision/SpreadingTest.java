package io.evenkeel.server.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadingTest {
    @Test
    void domainsFallToSupervisorsInTurn() {
        Set<String> candidates = Set.of("one", "two", "three");

        List<String> leaders = IntStream.range(0, 6)
                .mapToObj(turn -> Spreading.rightful(candidates, turn).orElseThrow())
                .toList();

        assertThat(leaders).containsExactly("one", "three", "two", "one", "three", "two");
    }

    @Test
    void whereNobodyStandsNobodyIsToLead() {
        assertThat(Spreading.rightful(Set.of(), 0)).isEqualTo(Optional.empty());
    }
}
