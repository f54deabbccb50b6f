package io.evenkeel.simulation.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTest {

    static List<Variant> variants() {
        return Variant.ALL;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsFoundAsSafeAsItIs(Variant variant) {
        Search.Finding finding = new Search(variant).run();

        assertThat(finding.isSafe())
                .as(variant.name() + ": " + finding.doubleStart())
                .isEqualTo(variant.isSafe());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantCanBringTheVmBack(Variant variant) {
        assertThat(new Search(variant).run().restarts()).isTrue();
    }
}
