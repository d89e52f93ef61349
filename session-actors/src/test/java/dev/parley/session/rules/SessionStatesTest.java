package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every phase answers every command, and the picture of the phases in the documentation is what the
 * rules do: a move that is drawn and never made fails here, and so does one that is made and not
 * drawn. Run with {@code -Dparley.regenerate=true} to draw it again.
 */
class SessionStatesTest {

  private static final Path DRAWN = Path.of("..", "docs", "session-states.md");
  private static final int CALLS = 1_200;
  private static final int STEPS = 40;

  @ParameterizedTest
  @MethodSource("everyPhase")
  void everyPhaseAnswersEveryCommand(SessionState state) {
    for (var kind : Commands.kinds(SessionCommand.class)) {
      for (long seed = 0; seed < 40; seed++) {
        var command = new Chance(seed).of(kind, state, TestCall.START.plusSeconds(9));
        assertThatCode(() -> answered(state, command)).as("%s", command).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void everyPhaseIsAmongThem() {
    assertThat(everyPhase().map(state -> (Object) state.phase().getClass()).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList((Object[]) Phase.class.getPermittedSubclasses()));
  }

  @Test
  void everyStageOfAToolIsAmongThem() {
    assertThat(everyPhase().flatMap(state -> state.tools().calls().stream()).map(ToolCall::stage))
        .contains(ToolCall.Stage.values());
  }

  @Test
  void thePictureInTheDocumentationIsWhatTheRulesDo() throws IOException {
    var picture = picture(moves());
    if (Boolean.getBoolean("parley.regenerate")) {
      Files.createDirectories(DRAWN.getParent());
      Files.writeString(DRAWN, picture);
    }

    assertThat(DRAWN).content().isEqualTo(picture);
  }

  static Stream<SessionState> everyPhase() {
    var quiet = TestCall.quiet().state();
    return Stream.of(
        SessionState.unborn("sess_1"),
        quiet,
        TestCall.quiet().callerBegins("item_q1").state(),
        TestCall.thinking().state(),
        TestCall.thinking().modelCalls("call_1", "book").state(),
        TestCall.speaking().state(),
        TestCall.speaking().modelCalls("call_1", "search").state(),
        TestCall.speaking().agentSaid("item_a1", "Yes.", 9_000).responseEnds(true).state(),
        TestCall.speaking().modelCalls("call_1", "weather").detach(true).state(),
        TestCall.thinking().detach(false).state(),
        TestCall.careful().modelCalls("call_1", "refund").state(),
        TestCall.careful().modelCalls("call_1", "pay").timesOut("call_1").state(),
        TestCall.careful().modelCalls("call_1", "pay").callerBegins("item_q9").state(),
        TestCall.careful().modelCalls("call_1", "pay").brokerHas("call_1").state(),
        TestCall.careful().modelCalls("call_1", "pay").failure("call_1").state(),
        TestCall.careful().modelCalls("call_1", "pay").result("call_1").state(),
        TestCall.careful().modelCalls("call_1", "search").timesOut("call_1").state(),
        TestCall.careful()
            .modelCalls("call_1", "pay")
            .takes(Messages.says("call_1", "Nearly there."))
            .state(),
        TestCall.careful().modelCalls("call_1", "pay").assigns(Tools.NIGHT_AGENT).state(),
        TestCall.speaking().modelCalls("call_1", "weather").taken().state(),
        TestCall.speaking()
            .modelCalls("call_1", "weather")
            .joinsWithoutLeg("part_1")
            .takesOver("part_1")
            .detach(true)
            .state(),
        TestCall.careful().modelCalls("call_1", "refund").detach(true).state(),
        TestCall.quiet().parked().state(),
        TestCall.thinking().parked().state(),
        TestCall.speaking().modelCalls("call_1", "weather").parked().state(),
        TestCall.speaking().taken().parked().state(),
        TestCall.quiet().detach(true).state());
  }

  private static void answered(SessionState state, SessionCommand command) {
    var decision = TestCall.RULES.decide(state, command);
    var after = SessionRules.evolve(state, decision.events());
    SessionView.detail(after);
    TestCall.RULES.resume(after, TestCall.START);
  }

  /** From, to, and the commands that lead there. */
  private static Map<List<String>, Set<String>> moves() {
    var moves =
        new TreeMap<List<String>, Set<String>>(
            (a, b) -> String.join(" ", a).compareTo(String.join(" ", b)));
    var starts = everyPhase().toList();
    for (int seed = 0; seed < CALLS; seed++) {
      var chance = new Chance(seed);
      var state = starts.get(seed % starts.size());
      for (int step = 0; step < STEPS; step++) {
        var at = TestCall.START.plusMillis(step);
        for (var kind : Commands.kinds(SessionCommand.class)) {
          note(state, chance.of(kind, state, at), moves);
        }
        state = note(state, chance.next(state, at), moves);
      }
    }
    return moves;
  }

  /** What becomes of the session. */
  private static SessionState note(
      SessionState state, SessionCommand command, Map<List<String>, Set<String>> moves) {
    var after = SessionRules.evolve(state, TestCall.RULES.decide(state, command).events());
    if (!name(state).equals(name(after))) {
      moves
          .computeIfAbsent(List.of(name(state), name(after)), _ -> new TreeSet<>())
          .add(command.getClass().getSimpleName());
    }
    return after;
  }

  private static String name(SessionState state) {
    return state.phase().getClass().getSimpleName();
  }

  private static String picture(Map<List<String>, Set<String>> moves) {
    var lines = new ArrayList<String>();
    moves.forEach((move, commands) ->
        lines.add(
            "    %s --> %s: %s"
                .formatted(
                    move.getFirst(),
                    move.getLast(),
                    commands.stream().collect(Collectors.joining("<br/>")))));
    return """
    # The phases of a session

    Drawn by `SessionStatesTest` from what the rules do. A command is written at a move if it can
    lead there by itself: a result that arrives while nobody speaks, for example, makes the agent
    think at once. `Held`: a human has the call. `OnHold`: the carrier has parked the line; what was
    under way goes on behind it, and is where it is when the line is back.

    ```mermaid
    stateDiagram-v2
        [*] --> Ready
    %s
        Over --> [*]
    ```
    """
        .formatted(String.join("\n", lines));
  }
}
