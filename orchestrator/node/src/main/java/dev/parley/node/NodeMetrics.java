package dev.parley.node;

import static dev.parley.admin.metrics.Metric.counter;
import static dev.parley.admin.metrics.Metric.gauge;

import dev.parley.admin.api.AdminAuth;
import dev.parley.admin.api.SessionStreams;
import dev.parley.admin.metrics.Metric;
import dev.parley.admin.metrics.ReleaseName;
import dev.parley.legs.realtime.RealtimeCounters;
import dev.parley.media.call.MediaCounters;
import dev.parley.media.vad.Detectors;
import dev.parley.models.local.LocalModel;
import dev.parley.models.openai.LinkCounters;
import dev.parley.net.websocket.ConnectionCounters;
import dev.parley.node.calls.LiveCalls;
import dev.parley.node.calls.StageMetrics;
import dev.parley.node.cluster.Membership;
import dev.parley.node.kafka.KafkaSender;
import dev.parley.node.security.Credentials;
import dev.parley.node.sessions.ClusterSessions;
import dev.parley.node.sessions.FactCounters;
import dev.parley.node.store.SessionIndex;
import dev.parley.node.tools.KafkaSessionEventPublisher;
import dev.parley.node.tools.ResultCounts;
import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.StartedWorker;
import dev.parley.proto.tool.WorkerCount;
import dev.parley.session.model.Disposition;
import dev.parley.session.shell.SessionCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of a node with its name, what it says and where it is read: the one table of them.
 * {@code docs/metrics.md} is the same for readers, and a test holds the two together.
 */
final class NodeMetrics {

  private static final double MILLIS = 1_000;

  private final List<Metric> all = new ArrayList<>();

  List<Metric> all() {
    return List.copyOf(all);
  }

  /** What runs here. */
  static Map<String, String> build() throws IOException {
    return new TreeMap<>(
        Map.of(
            "version",
            ReleaseName.read(),
            "commit",
            System.getProperty("parley.commit", "unknown"),
            "java",
            Runtime.version().toString()));
  }

  NodeMetrics door(ConnectionCounters door) {
    return add(
        counter(
            "parley_door_connections_accepted_total",
            "Connections that were accepted.",
            door.accepted::sum),
        counter(
            "parley_door_connections_turned_away_total",
            "Connections for which there was no place: answered 503, or closed.",
            door.turnedAway::sum),
        counter(
            "parley_door_connections_timed_out_total",
            "Connections closed because a request or its reader took too long.",
            door.tooSlow::sum),
        counter(
            "parley_door_connections_fenced_total",
            "Connections closed because this node may not be heard any more.",
            door.fenced::sum),
        counter(
            "parley_door_messages_malformed_total",
            "Requests and WebSocket frames that were none, or too large.",
            door.malformed::sum),
        counter(
            "parley_door_handshakes_refused_total",
            "Requests for a line that do not follow the WebSocket protocol.",
            door.handshakesRefused::sum),
        counter(
            "parley_door_requests_unanswered_total",
            "Requests answered 503 because nobody was there to answer.",
            door.unanswered::sum),
        counter("parley_door_lines_opened_total", "Lines that were opened.", door.linesOpened::sum),
        counter(
            "parley_door_lines_closed_total",
            "Lines that the door closed: no pings answered, read too slowly, leg failed.",
            "reason",
            Map.of(
                "lost",
                door.linesLost::sum,
                "slow_reader",
                door.slowReaders::sum,
                "leg_failed",
                door.legsFailed::sum)),
        counter(
            "parley_door_pongs_dropped_total",
            "Answers to pings that were not sent because too much waited already.",
            door.pongsDropped::sum));
  }

  NodeMetrics access(Credentials callers, AdminAuth operators, RealtimeCounters realtime) {
    return add(
        counter(
            "parley_credentials_refused_total",
            "Lines and requests that came without a key or a secret, or with a wrong one.",
            callers::denials),
        counter(
            "parley_admin_requests_refused_total",
            "Requests of operators that came without the admin token, or with a wrong one.",
            operators::refusals),
        counter(
            "parley_realtime_lines_refused_total",
            "Lines of the Realtime protocol that were refused, by the error's code.",
            "code",
            realtime.refused.readings()),
        counter(
            "parley_realtime_returns_unanswered_total",
            "Lines that wanted a session back, and behind which nobody was any more.",
            realtime.returnsUnanswered::sum));
  }

  NodeMetrics calls(LiveCalls calls, MediaCounters media) {
    all.addAll(StageMetrics.of(media.stages));
    return add(
        gauge("parley_calls", "Callers who are on this node's lines now.", calls::open),
        counter(
            "parley_calls_turned_away_total",
            "Callers who were told to try elsewhere because this node is drained.",
            calls::turnedAway),
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
            "Links that were opened later because their model's links had failed in a row.",
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
            "parley_voice_activity_fallbacks_total",
            "Calls judged by energy alone because libfvad did not load; of the whole process.",
            Detectors::withoutLibrary));
  }

  NodeMetrics models(LinkCounters realtime, @Nullable LocalModel local) {
    return add(
        counter(
            "parley_model_links_failed_total",
            "Links to Realtime models that failed, by the problem's code.",
            "code",
            realtime.linksFailed().readings()),
        counter(
            "parley_model_audio_dropped_total",
            "Pieces of callers' sound that a Realtime model did not take in time.",
            realtime::audioDropped),
        counter(
            "parley_model_messages_ignored_total",
            "Messages of Realtime models that were unknown, late, or broke the protocol.",
            realtime::framesIgnored),
        counter(
            "parley_model_orders_refused_total",
            "Orders that a Realtime model refused and that did not end its link.",
            realtime::ordersRefused),
        counter(
            "parley_model_responses_asked_again_total",
            "Responses asked for again because another one of the model was in the way.",
            realtime::asksRepeated),
        counter(
            "parley_model_cancels_unanswered_total",
            "Cancelled responses whose end a Realtime model did not tell in time.",
            realtime::cancelsUnanswered),
        counter(
            "parley_local_model_calls_refused_total",
            "Calls that found the local model busy.",
            local == null ? () -> 0 : local::refusedCalls),
        counter(
            "parley_local_model_sound_dropped_seconds_total",
            "Sound of callers that the local model dropped because nobody committed it.",
            local == null ? () -> 0 : () -> local.droppedMillis() / MILLIS),
        counter(
            "parley_local_model_utterances_forgotten_total",
            "Utterances that the local model gave up for newer ones before they were recognised.",
            local == null ? () -> 0 : local::forgottenUtterances));
  }

  NodeMetrics sessions(SessionCounters sessions, FactCounters facts) {
    return add(
        counter(
            "parley_session_commands_dropped_total",
            "Commands that came while a journal was read, beyond what may wait.",
            sessions.commandsDropped::sum),
        counter(
            "parley_session_journals_unreadable_total",
            "Sessions that did not wake because their journal holds what this version cannot read.",
            sessions.journalsUnreadable::sum),
        counter(
            "parley_session_messages_repeated_total",
            "Messages of legs that had been taken before and did not count twice.",
            sessions.messagesRepeated::sum),
        counter(
            "parley_session_messages_stale_total",
            "Messages of legs that were not their session's any more.",
            sessions.messagesStale::sum),
        counter(
            "parley_session_message_gaps_total",
            "Times a leg was asked to send again what was missing.",
            sessions.gaps::sum),
        counter(
            "parley_session_orders_stale_total",
            "Orders that were not given because their leg was superseded meanwhile.",
            sessions.ordersStale::sum),
        counter(
            "parley_session_messages_unreadable_total",
            "Messages kept back because a member of an older build could not read them.",
            sessions.messagesUnreadable::sum),
        counter(
            "parley_session_legs_superseded_total",
            "Legs that another leg took the session from.",
            sessions.legsSuperseded::sum),
        counter(
            "parley_session_legs_lost_total",
            "Legs that went without a hang-up.",
            facts.legsLost::sum),
        counter(
            "parley_session_watchers_replaced_total",
            "Live streams of a session that had to make room for newer ones.",
            sessions.watchersReplaced::sum),
        counter(
            "parley_session_journals_restarted_total",
            "Journals that started again after a write or a read had failed.",
            sessions.journalsRestarted::sum),
        counter(
            "parley_sessions_abandoned_total",
            "Sessions that let their caller go because the journal was away for too long.",
            sessions.sessionsAbandoned::sum),
        counter(
            "parley_sessions_doubled_total",
            "Sessions that stopped because the same session lives on another node.",
            sessions.sessionsDoubled::sum),
        counter(
            "parley_session_utterances_dropped_total",
            "Utterances that callers began and that became no turn.",
            facts.utterancesDropped::sum),
        counter(
            "parley_session_responses_cut_total",
            "Responses that callers cut by speaking.",
            facts.responsesCut::sum),
        counter(
            "parley_session_context_items_cut_total",
            "Items that models are not shown any more because the conversation is long.",
            facts.contextItemsCut::sum),
        counter(
            "parley_tool_calls_refused_total",
            "Tool calls that could not be run as the model asked for them.",
            facts.toolCallsRefused::sum),
        counter(
            "parley_tool_calls_ended_total",
            "Tool calls that ended without what they were asked for.",
            "state",
            facts.toolCallsEnded.readings()),
        counter(
            "parley_tool_attempts_failed_total",
            "Attempts at tool calls that came to nothing and were followed by another.",
            facts.toolAttemptsFailed::sum),
        counter(
            "parley_tool_patience_lost_total",
            "Tool calls that callers waited for longer than the tool's patience.",
            facts.patienceLost::sum),
        counter(
            "parley_tool_compensations_total",
            "Tool calls that are to be undone.",
            facts.compensationsPlanned::sum),
        counter(
            "parley_tool_requests_resent_total",
            "Tool requests that the broker did not take and that were sent again.",
            sessions.requestsRetried::sum),
        counter(
            "parley_tool_cancels_resent_total",
            "Cancels of tool calls that the broker did not take and that were sent again.",
            sessions.cancelsRetried::sum));
  }

  NodeMetrics tools(KafkaSender.Counts dispatch, ResultCounts results) {
    return add(
        counter(
            "parley_tool_dispatch_failed_total",
            "Tool requests and cancels that did not reach the broker in time.",
            dispatch.failed::sum),
        counter(
            "parley_tool_dispatch_refused_total",
            "Of those that failed: turned away at once because too many waited.",
            dispatch.refused::sum),
        counter(
            "parley_tool_results_unused_total",
            "Records on the results topic that changed nothing, by what was wrong with them.",
            "reason",
            endings(results)),
        counter(
            "parley_tool_results_retried_total",
            "Results given to a session once more because it did not answer.",
            results.retried::sum),
        counter(
            "parley_tool_results_parked_total",
            "Results put to the end of their topic because the session could not be reached.",
            results.parked::sum),
        counter(
            "parley_tool_results_paused_total",
            "Times a partition of results was not read for a while because too much was waiting.",
            results.paused::sum),
        counter(
            "parley_tool_results_restarted_total",
            "Times the reader of results was made anew after an error.",
            results.restarted::sum),
        counter(
            "parley_dead_letters_refused_total",
            "Dead letters that the broker refused for good.",
            results.lettersRefused::sum));
  }

  NodeMetrics worker(@Nullable StartedWorker worker) {
    var readings = new TreeMap<String, DoubleSupplier>();
    for (var what : WorkerCount.values()) {
      readings.put(what.code(), worker == null ? () -> 0 : () -> worker.count(what));
    }
    return add(
        counter(
            "parley_worker_requests_total",
            "What the worker inside this node refused, gave up or did again.",
            "outcome",
            readings));
  }

  NodeMetrics events(KafkaSessionEventPublisher events) {
    return add(
        counter(
            "parley_session_events_dropped_total",
            "Session events that nobody will hear of, because the broker was away for too long.",
            events::dropped),
        counter(
            "parley_session_events_failed_total",
            "Attempts to send a session event that failed; it is sent again.",
            events.counts().failed::sum));
  }

  NodeMetrics lists(SessionIndex index, ClusterSessions sessions, SessionStreams streams) {
    return add(
        counter(
            "parley_session_list_writes_failed_total",
            "Writes of the session list that failed; its lines are written with the next one.",
            index::failures),
        counter(
            "parley_session_list_changes_dropped_total",
            "Changes that some reader of the list does not see; it sees the session's next one.",
            sessions::changesDropped),
        counter(
            "parley_admin_streams_overrun_total",
            "Live streams of the admin API that were cut because their reader was too slow.",
            streams::overruns));
  }

  NodeMetrics cluster(Membership membership) {
    return add(
        counter(
            "parley_node_claim_interruptions_total",
            "Times the connection broke that holds this node's name.",
            membership::interruptions),
        counter(
            "parley_node_members_given_up_total",
            "Members that this node gave up because their process had ended.",
            membership::membersGivenUp));
  }

  private static Map<String, DoubleSupplier> endings(ResultCounts results) {
    var codes = new ArrayList<>(List.of("session_unreachable", "not_parked"));
    for (var disposition : Disposition.values()) {
      if (disposition != Disposition.ACCEPTED) {
        codes.add(disposition.code());
      }
    }
    for (var reason : Reading.Reason.values()) {
      codes.add(reason.code());
    }
    var readings = new TreeMap<String, DoubleSupplier>();
    codes.forEach(code -> readings.put(code, () -> results.endedAs(code)));
    return readings;
  }

  private NodeMetrics add(Metric... metrics) {
    all.addAll(List.of(metrics));
    return this;
  }
}
