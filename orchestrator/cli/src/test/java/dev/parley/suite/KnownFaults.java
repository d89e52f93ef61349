package dev.parley.suite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What cells show that is not as it should be. A cell that is mended says so by failing. */
final class KnownFaults {

  /**
   * Something that is wrong.
   *
   * @param sign what the failure of the cell says
   */
  record Fault(String leg, String model, String scenario, String sign, String what) {}

  private static final String TOLD_TWICE =
      "A model that takes turns itself and is told an utterance again names it anew: it is in the"
          + " conversation twice.";

  private static final String TWO_DETECTORS =
      "On a leg whose settings find the turns, a turn of a model that takes turns itself is found"
          + " twice: the utterance is in the conversation twice, and is answered twice.";

  private static final String BELIEVED =
      "A model that is asked is believed when it says that the caller spoke, or answers unasked.";

  private static final String NEVER_ANSWERS = "a model that never answers";
  private static final String NOT_ITS_TURN = "a model that takes a turn it has not got";

  private static final List<Fault> ALL =
      List.of(
          believed(RealtimeClient.ROW),
          believed(BareTelephone.ROW),
          believed(TcpTelephone.ROW),
          toldTwice(RealtimeClient.ROW, NEVER_ANSWERS, "expected: \"item_"),
          toldTwice(BareTelephone.ROW, NEVER_ANSWERS, "expected: \"item_"),
          twice(NEVER_ANSWERS, "is heard to its end"),
          twice("a model that talks nonsense", "utterances"),
          twice("a model that answers after it was replaced", "utterances"),
          twice("sound faster than real time, in pieces of any size", "utterances"),
          toldTwice(RealtimeClient.ROW, "link lost right after the question"),
          toldTwice(BareTelephone.ROW, "link lost right after the question"),
          toldTwice(RealtimeClient.ROW, "link lost as the model answers unasked"),
          toldTwice(BareTelephone.ROW, "link lost as the model answers unasked"),
          twice("greeting and a turn", "utterances"),
          twice("barge-in", "answer 3 is heard to its end"),
          twice("a tool call", "answer 4 is heard to its end"),
          twice("roll-over in a pause", "expected: 2"),
          twice("roll-over during a barge-in", "answer 3 is heard to its end"),
          twice("roll-over during a take-over", "utterances"),
          twice("roll-over with a call pending", "answer 4 is heard to its end"),
          twice("roll-over while the session's node is dead", "utterances"),
          twice("fail-over in mid-answer", "utterances"),
          twice("link lost right after the question", "expected: \"item_"),
          twice("link lost as the model answers unasked", "Expected size: 3 but was: 4"),
          twice("hold in mid-answer", "Expected size: 2 but was: 3"),
          twice("agent changed with a call pending", "answer 4 is heard to its end"));

  static @Nullable Fault of(Cell cell) {
    return ALL.stream()
        .filter(fault -> fault.leg().equals(cell.leg().name()))
        .filter(fault -> fault.model().equals(cell.model().name()))
        .filter(fault -> fault.scenario().equals(cell.scenario().name()))
        .findFirst()
        .orElse(null);
  }

  private static Fault believed(LegRow leg) {
    return new Fault(
        leg.name(), AskedModel.ROW.name(), NOT_ITS_TURN, "Expected size: 2 but was: 3", BELIEVED);
  }

  private static Fault toldTwice(LegRow leg, String scenario) {
    return toldTwice(leg, scenario, "utterances");
  }

  private static Fault toldTwice(LegRow leg, String scenario, String sign) {
    return new Fault(leg.name(), OwnTurnsModel.ROW.name(), scenario, sign, TOLD_TWICE);
  }

  private static Fault twice(String scenario, String sign) {
    return new Fault(
        TcpTelephone.ROW.name(), OwnTurnsModel.ROW.name(), scenario, sign, TWO_DETECTORS);
  }

  private KnownFaults() {}
}
