package dev.parley.media.count;

import dev.parley.media.graph.StageTotals;
import dev.parley.media.tap.TapCounters;
import dev.parley.net.metrics.CodeCounters;
import dev.parley.session.model.ModelChangeReason;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls of one node dropped, refused, repeated or lost, since its start. Safe from any
 * thread.
 */
public final class MediaCounters {

  /** What passed the stages of the calls' graphs, and how long it took. */
  public final StageTotals stages = new StageTotals();

  /** Frames of callers that were dropped because their call or its session did not keep up. */
  public final LongAdder framesDropped = new LongAdder();

  /** Pieces of callers' sound that came so late that there was a gap before them. */
  public final LongAdder framesLate = new LongAdder();

  /** Legs that were let go and did not say in time that their line has ended. */
  public final LongAdder legsNotGone = new LongAdder();

  /** Frames that were made up for those that datagrams lost. */
  public final LongAdder framesConcealed = new LongAdder();

  /** Pieces of agents' voices that were dropped because too much waited, or that were no sound. */
  public final LongAdder soundDropped = new LongAdder();

  /** Frames of those who talk with several that came faster than they could be mixed. */
  public final LongAdder framesUnmixed = new LongAdder();

  /** What a node that has lost its cluster would have told callers and did not. */
  public final LongAdder outputFenced = new LongAdder();

  /** Pieces of sound, of callers or models, that were none and could not change their format. */
  public final LongAdder soundUnreadable = new LongAdder();

  /** What callers said that was confirmed to them before the journal had it. */
  public final LongAdder confirmedUnstored = new LongAdder();

  /** What models said of a response that was over or never asked for, and legs of what was none. */
  public final LongAdder factsDropped = new LongAdder();

  /** Links to models that were replaced while their call went on, by the reason. */
  public final CodeCounters linksReplaced =
      new CodeCounters(
          Arrays.stream(ModelChangeReason.values())
              .map(ModelChangeReason::wireName)
              .toArray(String[]::new));

  /** Calls whose link failed and for which no other could be opened. */
  public final LongAdder linksGivenUp = new LongAdder();

  /** Times a caller was not told that no model can be had, because nobody could speak the words. */
  public final LongAdder wordsUnspoken = new LongAdder();

  /** Times a model was waited for, or passed over, because its links had failed in a row. */
  public final LongAdder dialsHeldBack = new LongAdder();

  /** Pieces of what callers said, not answered yet, that were not kept for want of room. */
  public final LongAdder callerSoundDropped = new LongAdder();

  /** Those of them that were given up because the calls of their loop kept too much in all. */
  public final LongAdder callerSoundOverflowed = new LongAdder();

  /** What links said that had been replaced. */
  public final LongAdder lateFacts = new LongAdder();

  /** Tokens of responses that a replaced link ended: paid for and not heard. */
  public final LongAdder lateTokens = new LongAdder();

  /** Responses that models began unasked and that were stopped: somebody else had the floor. */
  public final LongAdder ownResponsesRefused = new LongAdder();

  /** What models said of turns that were not theirs to take: that somebody spoke, or an answer. */
  public final LongAdder turnsRefused = new LongAdder();

  /** Orders that models declined and that did not end their link. */
  public final LongAdder ordersDeclined = new LongAdder();

  /** Tokens that models told of beside their responses. */
  public final LongAdder tokensApart = new LongAdder();

  /** Messages that were told to a session again. */
  public final LongAdder messagesResent = new LongAdder();

  /** Times a session did not answer in time and was asked again. */
  public final LongAdder sessionsAskedAgain = new LongAdder();

  /** Orders of a session that had come before, and were not carried out twice. */
  public final LongAdder ordersRepeated = new LongAdder();

  /** Calls that ended before their session had stored all that it was told. */
  public final LongAdder endsUnstored = new LongAdder();

  /** Clients that wanted to be attached to a call to which too many are. */
  public final LongAdder clientsRefused = new LongAdder();

  /** Clients beside a leg's own that broke as they were told something. */
  public final LongAdder clientsBroken = new LongAdder();

  /** Guests that a call did not let in: too many took part, or its leg knows no guests. */
  public final LongAdder guestsRefused = new LongAdder();

  /** Items of conversations that a link was not told, for its kind takes no more. */
  public final LongAdder seedItemsCut = new LongAdder();

  /** What taps of calls missed. */
  public final TapCounters taps = new TapCounters();

  /** What clients asked for and were refused. */
  public final LongAdder wishesRefused = new LongAdder();

  /** What clients asked for and something in the node or the model failed at. */
  public final LongAdder wishesFailed = new LongAdder();

  /** Utterances of callers that no transcript was made of. */
  public final LongAdder transcriptsFailed = new LongAdder();

  /** Responses that a model failed at, by the problem's code. */
  public final CodeCounters responsesFailed =
      new CodeCounters(
          "model_busy",
          "model_failed",
          "model_flooded",
          "model_lost",
          "model_misconfigured",
          "model_overloaded",
          "model_protocol",
          "model_refused",
          "model_session_expired",
          "model_stopped",
          "model_timeout",
          "model_unreachable",
          "response_active");

  /** Calls that the node closed, by the reason that their leg was told. */
  public final CodeCounters callsClosed =
      new CodeCounters(
          "agent_version_unknown",
          "call_overrun",
          "cluster_upgrading",
          "internal_error",
          "journal_unavailable",
          "leg_given_up",
          "model_busy",
          "model_flooded",
          "model_kind_unknown",
          "model_lost",
          "model_misconfigured",
          "model_protocol",
          "model_refused",
          "model_session_expired",
          "model_speaks_only",
          "model_timeout",
          "model_unreachable",
          "node_draining",
          "not_answered",
          "session_full",
          "session_not_reached",
          "session_over",
          "session_unreadable",
          "superseded",
          "unknown_session");
}
