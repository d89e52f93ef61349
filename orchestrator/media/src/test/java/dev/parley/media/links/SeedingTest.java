package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.LinkCapabilities.Seed;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import dev.parley.session.model.ContextItem.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The conversation so far, as links of different kinds can be told it. */
public class SeedingTest {

  private static final Set<Role> ALL = Set.of(Role.values());

  private static final List<ContextItem> TALK =
      List.of(
          message("item_n", Role.SYSTEM, "Gold customer."),
          message("item_q", Role.CALLER, "Where is it?"),
          new ContextItem.Call("item_c", "call_1", "order_status", "{\"n\":1}"),
          new ContextItem.Output("item_o", "call_1", "on its way", Kind.REAL),
          message("item_a", Role.AGENT, "On its way."));

  private static ContextItem.Message message(String id, Role role, String text) {
    return new ContextItem.Message(id, role, text);
  }

  private static Seed seed(
      Set<Role> roles, @Nullable Integer items, @Nullable Integer bytes, boolean calls) {
    return new Seed(roles, items, bytes, calls);
  }

  @Test
  void whoeverTakesAllIsToldAllAsItIs() {
    assertThat(Seeding.written(TALK, seed(ALL, null, null, true), _ -> true, _ -> false))
        .isEqualTo(TALK);
  }

  @Test
  void rolesThatAreNotTakenAreQuotedInOneThatIs() {
    var callers = Set.of(Role.CALLER);

    assertThat(Seeding.written(TALK, seed(callers, null, null, true), _ -> true, _ -> false))
        .startsWith(
            message("item_n", Role.CALLER, "[note] Gold customer."),
            message("item_q", Role.CALLER, "Where is it?"))
        .endsWith(message("item_a", Role.CALLER, "[the agent said] On its way."));
  }

  @Test
  void callsThatAreNotTakenAreText() {
    assertThat(
            Seeding.written(TALK, seed(ALL, null, null, false), _ -> false, _ -> false)
                .subList(2, 4))
        .containsExactly(
            message("item_c", Role.SYSTEM, "[the agent called order_status] {\"n\":1}"),
            message("item_o", Role.SYSTEM, "[result of order_status] on its way"));
  }

  @Test
  void soAreCallsOfToolsThatAreNotOffered() {
    assertThat(Seeding.written(TALK, seed(ALL, null, null, true), _ -> false, _ -> false))
        .hasOnlyElementsOfType(ContextItem.Message.class)
        .hasSameSizeAs(TALK);
  }

  @Test
  void ofMoreThanIsTakenTheLatestIsTold() {
    assertThat(Seeding.written(TALK, seed(ALL, 2, null, false), _ -> false, _ -> false))
        .extracting(ContextItem::id)
        .containsExactly("item_o", "item_a");
  }

  @Test
  void noOutputIsToldWithoutItsCall() {
    assertThat(Seeding.written(TALK, seed(ALL, 2, null, true), _ -> true, _ -> false))
        .extracting(ContextItem::id)
        .containsExactly("item_a");
    assertThat(Seeding.written(TALK, seed(ALL, 3, null, true), _ -> true, _ -> false))
        .extracting(ContextItem::id)
        .containsExactly("item_c", "item_o", "item_a");
  }

  @Test
  void bytesAreThoseOfUtf8() {
    var umlauts =
        List.<ContextItem>of(
            message("item_1", Role.CALLER, "äöü"), message("item_2", Role.AGENT, "äöü"));

    assertThat(Seeding.written(umlauts, seed(ALL, null, 12, true), _ -> true, _ -> false))
        .hasSize(2);
    assertThat(Seeding.written(umlauts, seed(ALL, null, 11, true), _ -> true, _ -> false))
        .extracting(ContextItem::id)
        .containsExactly("item_2");
  }

  @Test
  void ofOneThatIsTooLongTheBeginningIsTold() {
    var whole =
        List.<ContextItem>of(
            new ContextItem.Output("item_1", "call_1", "x".repeat(900), Kind.REAL));

    assertThat(Seeding.written(whole, seed(ALL, null, 400, true), _ -> true, _ -> false))
        .singleElement()
        .isInstanceOfSatisfying(
            ContextItem.Message.class,
            told ->
                assertThat(told.text())
                    .startsWith("[beginning of a result] xxx")
                    .hasSizeLessThan(400));
  }

  @Test
  void speechThatNobodyUnderstoodIsNotLeftOut() {
    var silent = List.<ContextItem>of(message("item_1", Role.CALLER, ""));

    assertThat(Seeding.written(silent, seed(ALL, null, null, true), _ -> true, _ -> false))
        .containsExactly(
            message("item_1", Role.SYSTEM, "[the caller said something that nobody understood]"));
    assertThat(Seeding.written(silent, seed(ALL, null, null, true), _ -> true, _ -> true))
        .isEqualTo(silent);
  }
}
