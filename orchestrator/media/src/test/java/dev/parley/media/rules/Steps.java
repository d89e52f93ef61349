package dev.parley.media.rules;

import dev.parley.media.graph.StageMeter;
import dev.parley.media.graph.StageTotals;
import java.util.ArrayList;
import java.util.List;

/** The steps of a call's rules, one after the other as the graph takes them. */
final class Steps {

  /** What follows from the input, in order. */
  static List<MediaOutput> take(CallLogic logic, MediaInput input) {
    var outputs = new ArrayList<MediaOutput>();
    logic.listen(input, heard -> logic.decide(heard, decided -> logic.play(decided, outputs::add)));
    return outputs;
  }

  static StageMeter meter() {
    return new StageMeter(() -> 0, new StageTotals());
  }

  private Steps() {}
}
