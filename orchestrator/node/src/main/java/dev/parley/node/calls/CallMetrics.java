package dev.parley.node.calls;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.vad.Detectors;
import dev.parley.net.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the media plane of a node's calls counts, under the names by which it is read. */
public final class CallMetrics {

  public static List<Metric> of(MediaCounters media) {
    var all = new ArrayList<>(StageMetrics.of(media.stages));
    all.addAll(counters(media));
    return List.copyOf(all);
  }

  private static List<Metric> counters(MediaCounters media) {
    return List.of(
        counter(
            "parley_calls_closed_total",
            "Calls that this node closed, by the reason that their leg was told.",
            "reason",
            media.callsClosed.readings()),
        counter(
            "parley_call_frames_dropped_total",
            "Frames of callers that were dropped because call or session did not keep up.",
            media.framesDropped::sum),
        counter(
            "parley_call_frames_late_total",
            "Pieces of callers' sound that came so late that there was a gap before them.",
            media.framesLate::sum),
        counter(
            "parley_call_legs_not_gone_total",
            "Legs that were let go and did not say in time that their line has ended.",
            media.legsNotGone::sum),
        counter(
            "parley_call_frames_concealed_total",
            "Frames that were made up for those that datagrams lost.",
            media.framesConcealed::sum),
        counter(
            "parley_call_sound_dropped_total",
            "Pieces of agents' voices that were dropped: too much waited, or they were no sound.",
            media.soundDropped::sum),
        counter(
            "parley_call_frames_unmixed_total",
            "Frames of those who talk with several that came faster than they could be mixed.",
            media.framesUnmixed::sum),
        counter(
            "parley_call_output_fenced_total",
            "What this node would have told callers while it had lost its cluster, and did not.",
            media.outputFenced::sum),
        counter(
            "parley_call_sound_unreadable_total",
            "Pieces of sound, of callers or models, that were none and could not be transcoded.",
            media.soundUnreadable::sum),
        counter(
            "parley_call_items_confirmed_unstored_total",
            "What callers said that was confirmed to them before the journal had it.",
            media.confirmedUnstored::sum),
        counter(
            "parley_call_errors_total",
            "Errors that clients were told: the client's own, or ours.",
            "fault",
            Map.of("client", media.wishesRefused::sum, "server", media.wishesFailed::sum)),
        counter(
            "parley_call_tap_pieces_dropped_total",
            "Pieces of calls' sound, and marks in it, that listeners did not take in time.",
            media.taps.piecesDropped::sum),
        counter(
            "parley_call_taps_broken_total",
            "Listeners to calls that failed and hear nothing more.",
            media.taps.tapsBroken::sum),
        counter(
            "parley_call_taps_refused_total",
            "Listeners that were refused because others listen to the call.",
            media.taps.tapsRefused::sum),
        counter(
            "parley_call_responses_failed_total",
            "Responses that a model failed at, by the problem's code.",
            "code",
            media.responsesFailed.readings()),
        counter(
            "parley_call_transcripts_failed_total",
            "Utterances of callers that no transcript was made of.",
            media.transcriptsFailed::sum),
        counter(
            "parley_call_model_facts_dropped_total",
            "What models or legs said of what was over or was never asked for.",
            media.factsDropped::sum),
        counter(
            "parley_call_links_replaced_total",
            "Links to models that were replaced while their call went on.",
            "reason",
            media.linksReplaced.readings()),
        counter(
            "parley_call_links_given_up_total",
            "Calls whose link failed and for which no other could be opened.",
            media.linksGivenUp::sum),
        counter(
            "parley_call_words_unspoken_total",
            "Times a caller was not told that no model can be had, because nobody could speak the words.",
            media.wordsUnspoken::sum),
        counter(
            "parley_call_dials_held_back_total",
            "Times a model was waited for, or passed over, because its links had failed in a row.",
            media.dialsHeldBack::sum),
        counter(
            "parley_call_caller_sound_dropped_total",
            "Pieces of what callers said, not answered yet, that were not kept for want of room.",
            media.callerSoundDropped::sum),
        counter(
            "parley_call_caller_sound_overflowed_total",
            "Pieces of what callers said, not answered yet, given up because all calls kept too much.",
            media.callerSoundOverflowed::sum),
        counter(
            "parley_call_late_facts_total",
            "What links to models said that had been replaced.",
            media.lateFacts::sum),
        counter(
            "parley_call_late_tokens_total",
            "Tokens of responses that a replaced link ended: paid for and not heard.",
            media.lateTokens::sum),
        counter(
            "parley_call_own_responses_refused_total",
            "Responses that models began unasked and that were stopped: another had the floor.",
            media.ownResponsesRefused::sum),
        counter(
            "parley_call_model_turns_refused_total",
            "What models said of turns, or answered unasked, that were not theirs to take.",
            media.turnsRefused::sum),
        counter(
            "parley_call_model_orders_declined_total",
            "Orders that models declined and that did not end their link.",
            media.ordersDeclined::sum),
        counter(
            "parley_call_tokens_apart_total",
            "Tokens that models told of beside their responses.",
            media.tokensApart::sum),
        counter(
            "parley_call_messages_resent_total",
            "Messages that were told to a session again.",
            media.messagesResent::sum),
        counter(
            "parley_call_sessions_asked_again_total",
            "Times a session did not answer in time and was asked again.",
            media.sessionsAskedAgain::sum),
        counter(
            "parley_call_orders_repeated_total",
            "Orders of sessions that had come before and were not carried out twice.",
            media.ordersRepeated::sum),
        counter(
            "parley_call_ends_unstored_total",
            "Calls that ended before their session had stored all that it was told.",
            media.endsUnstored::sum),
        counter(
            "parley_call_clients_refused_total",
            "Clients that wanted to be attached to a call to which too many are.",
            media.clientsRefused::sum),
        counter(
            "parley_call_clients_broken_total",
            "Clients beside a leg's own that broke as they were told something, and are told nothing"
                + " more.",
            media.clientsBroken::sum),
        counter(
            "parley_call_guests_refused_total",
            "Guests that a call did not let in: too many took part, or its leg knows no guests.",
            media.guestsRefused::sum),
        counter(
            "parley_call_seed_items_cut_total",
            "Items of conversations that a link was not told, for its kind takes no more.",
            media.seedItemsCut::sum),
        counter(
            "parley_voice_activity_fallbacks_total",
            "Calls judged by energy alone because libfvad did not load; of the whole process.",
            Detectors::withoutLibrary));
  }

  private CallMetrics() {}
}
