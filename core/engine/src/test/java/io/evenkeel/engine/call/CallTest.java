package io.evenkeel.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void aCallThatIsAbandonedBeforeItsThreadStartsIsNeverMade() {
        Call call = new Call("stop", () -> done.add("body"), () -> done.add("place given back"));
        assertThat(call.abandon()).isTrue();
        call.run();
        assertThat(done).containsExactly("place given back");
    }

    @Test
    void aCallThatHasReturnedCannotBeAbandoned() {
        Call call = new Call("stop", () -> done.add("body"), () -> done.add("place given back"));
        call.run();
        assertThat(call.abandon()).isFalse();
        assertThat(done).containsExactly("body", "place given back");
    }
}
