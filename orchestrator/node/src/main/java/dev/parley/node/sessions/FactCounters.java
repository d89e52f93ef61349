package dev.parley.node.sessions;

import dev.parley.net.metrics.CodeCounters;
import dev.parley.session.model.SessionEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * What of the facts that this node's sessions have stored was a loss, a refusal or a change of
 * plan. Safe from any thread.
 */
public final class FactCounters {

  final LongAdder legsLost = new LongAdder();
  final LongAdder utterancesDropped = new LongAdder();
  final LongAdder responsesCut = new LongAdder();
  final LongAdder contextCuts = new LongAdder();
  final LongAdder toolCallsRefused = new LongAdder();
  final LongAdder toolAttemptsFailed = new LongAdder();
  final LongAdder patienceLost = new LongAdder();
  final LongAdder compensationsPlanned = new LongAdder();

  /** Tool calls that ended without what they were asked for. */
  final CodeCounters toolCallsEnded = new CodeCounters("failed", "timed_out", "cancelled");

  public void count(SessionEvent event) {
    switch (event) {
      case SessionEvent.LegLost lost when !lost.hungUp() -> legsLost.increment();
      case SessionEvent.SpeechDropped _ -> utterancesDropped.increment();
      case SessionEvent.ReplyCut _ -> responsesCut.increment();
      case SessionEvent.ContextCut _ -> contextCuts.increment();
      case SessionEvent.ToolRefused _ -> toolCallsRefused.increment();
      case SessionEvent.ToolAttemptFailed _ -> toolAttemptsFailed.increment();
      case SessionEvent.PatienceLost _ -> patienceLost.increment();
      case SessionEvent.CompensationPlanned _ -> compensationsPlanned.increment();
      case SessionEvent.ToolEnded ended -> ended(ended);
      default -> {}
    }
  }

  private void ended(SessionEvent.ToolEnded ended) {
    switch (ended.stage()) {
      case FAILED, TIMED_OUT, CANCELLED -> toolCallsEnded.increment(ended.stage().label());
      case AWAITING_APPROVAL, WAITING, REQUESTED, DISPATCHED, RUNNING, COMPLETED -> {}
    }
  }
}
