package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.LinkCapabilities.LateResult;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import dev.parley.session.model.ContextItem.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results of tools reach a model in the way that it takes them, and each call has one output. */
public class LateResultsTest {

  private static final ContextItem CALL =
      new ContextItem.Call("item_c", "call_1", "order_status", "{}");

  private static ContextItem output(String id, String text, Kind kind) {
    return new ContextItem.Output(id, "call_1", text, kind);
  }

  @Test
  void aModelThatTakesLateOutputsGetsThem() {
    var context = List.of(CALL, output("item_o", "[1]", Kind.REAL));

    assertThat(new LateResults(LateResult.OUTPUT).written(context)).isEqualTo(context);
  }

  @Test
  void aCallKeepsItsNoteAndTheResultFollowsAsText() {
    var results = new LateResults(LateResult.NOTE);
    var pending = output("item_p", "still running", Kind.PENDING);
    results.written(List.of(CALL, pending));

    assertThat(results.written(List.of(CALL, output("item_o", "[1]", Kind.REAL))))
        .startsWith(CALL, pending)
        .hasSize(3)
        .last()
        .isInstanceOfSatisfying(
            ContextItem.Message.class,
            text -> {
              assertThat(text.role()).isEqualTo(Role.SYSTEM);
              assertThat(text.text()).contains("call_1").contains("[1]");
            });
  }

  @Test
  void aResultThatComesInTimeIsTheOutput() {
    var context = List.of(CALL, output("item_o", "[1]", Kind.REAL));

    assertThat(new LateResults(LateResult.NOTE).written(context)).isEqualTo(context);
  }

  @Test
  void aCallThatTheModelCancelledIsNotThereAndItsResultIsText() {
    var results = new LateResults(LateResult.OUTPUT);
    results.cancelled("call_1");

    assertThat(results.written(List.of(CALL, output("item_p", "still running", Kind.PENDING))))
        .isEmpty();
    assertThat(results.written(List.of(CALL, output("item_o", "[1]", Kind.REAL))))
        .singleElement()
        .isInstanceOf(ContextItem.Message.class);
  }
}
