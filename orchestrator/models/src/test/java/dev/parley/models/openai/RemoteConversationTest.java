package dev.parley.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.openai.RemoteConversation.Step;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteConversationTest {

  private final RemoteConversation memory = new RemoteConversation();

  @Test
  void anEmptyModelIsGivenEverythingThatHasWords() {
    var first = message("a", Role.CALLER, "hello");
    var unheard = message("b", Role.CALLER, "");
    var answer = message("c", Role.AGENT, "hi");

    assertThat(memory.align(List.of(first, unheard, answer)))
        .containsExactly(new Step.Create(first, "a", null), new Step.Create(answer, "c", null));
    assertThat(memory.align(List.of(first, unheard, answer))).isEmpty();
  }

  @Test
  void whatBelongsInTheMiddleIsPutThere() {
    var first = message("a", Role.CALLER, "hello");
    var last = message("c", Role.AGENT, "hi");
    memory.align(List.of(last));
    var front = message("0", Role.SYSTEM, "be kind");

    assertThat(memory.align(List.of(front, first, last)))
        .containsExactly(new Step.Create(front, "0", "root"), new Step.Create(first, "a", "0"));
  }

  @Test
  void anItemIsGivenOnceAndTheProjectionThatHasItIsReached() {
    var note = message("note", Role.SYSTEM, "The caller is a gold customer.");

    assertThat(memory.add(note)).containsExactly(new Step.Create(note, "note", null));
    assertThat(memory.add(note)).isEmpty();
    assertThat(memory.align(List.of(note))).isEmpty();
    assertThat(memory.add(message("blank", Role.SYSTEM, " "))).isEmpty();
  }

  @Test
  void anUtteranceCommittedAfterTheProjectionWasMadeStays() {
    memory.committing("a");
    memory.committed("up_a");
    memory.generated("b", "up_b");

    assertThat(memory.align(List.of())).containsExactly(new Step.Delete("up_b"));
    assertThat(memory.upstreamOf("a")).isEqualTo("up_a");
    assertThat(memory.oursOf("up_b")).isNull();
  }

  @Test
  void idsThatAreTooLongForTheModelAreReplaced() {
    var id = "item_" + "x".repeat(40);
    var step = memory.align(List.of(message(id, Role.CALLER, "hello"))).getFirst();

    assertThat(((Step.Create) step).upstreamId()).hasSizeLessThanOrEqualTo(32);
    assertThat(memory.upstreamOf(id)).isEqualTo(((Step.Create) step).upstreamId());
  }

  @Test
  void namesOfUtterancesComeInTheOrderOfTheirCommits() {
    memory.committing("a");
    memory.committing("b");

    assertThat(memory.notCommitted("a")).isTrue();
    assertThat(memory.committed("up_b")).isEqualTo("b");
    assertThat(memory.committed("up_c")).isNull();
  }

  private static ContextItem message(String id, Role role, String text) {
    return new ContextItem.Message(id, role, text);
  }
}
