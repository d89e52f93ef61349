package dev.parley.bench.faults.audit;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import dev.parley.bench.faults.audit.AuditOutcome.Times;
import dev.parley.bench.faults.caller.CallerNote;
import dev.parley.bench.model.LinkFault;
import dev.parley.bench.model.LinkMoment;
import dev.parley.bench.model.ModelNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What struck links cost their callers: what the callers' ears missed, from their recording, and
 * what the model was told of their speech, from the model's notes. Pure.
 */
public final class LinkAudit {

  /** An utterance has fifty frames; the detector may cut a little at its edges. */
  private static final int FRAMES_HEARD = 45;

  /** The playout lead and a frame's way: who still hears so much later was not interrupted. */
  private static final long AHEAD_MILLIS = 500;

  private static final long ROLL_OVER = 300;

  /** From detection, which is at once here, and the model's own time to a first sound. */
  private static final long FAIL_OVER = 1_500 + 240;

  private final List<ModelNote> strikes;
  private final List<ModelNote> heard;
  private final Map<Integer, List<CallerNote.Ear>> ears;
  private final Map<Integer, List<CallerNote.Spoke>> spoken;
  private final long answerMillis;
  private final long usualMillis;

  /**
   * An audit of what was recorded.
   *
   * @param answerMillis how long the model's answers are
   */
  public LinkAudit(List<CallerNote> callers, List<ModelNote> model, long answerMillis) {
    this.answerMillis = answerMillis;
    strikes = model.stream().filter(note -> note.fault() != null).toList();
    heard = model.stream().filter(note -> note.fault() == null).toList();
    ears = byCaller(callers, CallerNote.Ear.class);
    spoken = byCaller(callers, CallerNote.Spoke.class);
    usualMillis = usual();
  }

  public List<Count> counts() {
    var counts = new ArrayList<Count>();
    for (var fault : LinkFault.values()) {
      for (var moment : LinkMoment.values()) {
        counts.add(
            new Count(name(fault, moment) + ": links struck", of(fault, moment).size(), false));
      }
    }
    counts.add(new Count("utterances of which the model was told too little", untold(), true));
    counts.add(new Count("struck callers who never heard the agent again", neverHeard(), true));
    return counts;
  }

  public List<Times> times() {
    var times = new ArrayList<Times>();
    for (var fault : LinkFault.values()) {
      for (var moment : LinkMoment.values()) {
        var struck = of(fault, moment);
        if (!struck.isEmpty()) {
          times.add(times(fault, moment, struck));
        }
      }
    }
    return times;
  }

  private Times times(LinkFault fault, LinkMoment moment, List<ModelNote> struck) {
    var name = name(fault, moment);
    return switch (moment) {
      case AGENT_SPEAKS ->
          Times.of(name + ": silence in the answer", silences(struck), budget(fault));
      case CALLER_SPEAKS ->
          Times.of(name + ": silence added to the answer", delays(struck), budget(fault));
      case TOOL_RUNS -> Times.of(name + ": until the agent is heard", nextSounds(struck), null);
    };
  }

  private static @Nullable Long budget(LinkFault fault) {
    return switch (fault) {
      case GO_AWAY -> ROLL_OVER;
      case KILL, EXPIRE -> FAIL_OVER;
      // How long silence is borne before it counts, and how often a model that refuses is tried.
      case PAUSE, REFUSE -> null;
    };
  }

  /** From the moment at which the ear ran dry in the midst of the answer. */
  private List<Long> silences(List<ModelNote> struck) {
    var silences = new ArrayList<Long>();
    for (var strike : struck) {
      ears(strike).stream()
          .filter(ear -> ear.at() <= strike.at() && ear.until() >= strike.at())
          .findFirst()
          .ifPresent(ear -> silence(strike, ear).ifPresent(silences::add));
    }
    return silences;
  }

  private Optional<Long> silence(ModelNote strike, CallerNote.Ear interrupted) {
    boolean heardOn = interrupted.until() > strike.at() + AHEAD_MILLIS;
    if (heardOn || isWhole(interrupted)) {
      return Optional.of(0L);
    }
    return ears(strike).stream()
        .filter(ear -> ear.at() >= interrupted.until())
        .findFirst()
        .map(ear -> ear.at() - interrupted.until());
  }

  /** Whether the ear ran dry because the answer was at its end. */
  private boolean isWhole(CallerNote.Ear run) {
    return run.until() - run.at() >= answerMillis;
  }

  /** How much longer than usual the answer to the utterance took in which the link was struck. */
  private List<Long> delays(List<ModelNote> struck) {
    var delays = new ArrayList<Long>();
    for (var strike : struck) {
      spoken.getOrDefault(strike.caller(), List.of()).stream()
          .filter(spoke -> spoke.at() >= strike.at())
          .findFirst()
          .flatMap(this::answeredAfter)
          .ifPresent(millis -> delays.add(Math.max(0, millis - usualMillis)));
    }
    return delays;
  }

  private List<Long> nextSounds(List<ModelNote> struck) {
    var times = new ArrayList<Long>();
    for (var strike : struck) {
      ears(strike).stream()
          .filter(ear -> ear.at() >= strike.at())
          .findFirst()
          .ifPresent(ear -> times.add(ear.at() - strike.at()));
    }
    return times;
  }

  private Optional<Long> answeredAfter(CallerNote.Spoke spoke) {
    return ears.getOrDefault(spoke.caller(), List.of()).stream()
        .filter(ear -> ear.at() >= spoke.at())
        .findFirst()
        .map(ear -> ear.at() - spoke.at());
  }

  /** Median of all answers, of which few were struck. */
  private long usual() {
    var all =
        spoken.values().stream()
            .flatMap(List::stream)
            .flatMap(spoke -> answeredAfter(spoke).stream())
            .sorted()
            .toList();
    return all.isEmpty() ? 0 : all.get((all.size() - 1) / 2);
  }

  /** The same utterance may be told to several links; one must have had it whole. */
  private long untold() {
    var most = new HashMap<String, Integer>();
    heard.forEach(
        note -> most.merge(key(note.caller(), note.utterance()), note.frames(), Math::max));
    return spoken.values().stream()
        .flatMap(List::stream)
        .filter(
            spoke -> most.getOrDefault(key(spoke.caller(), spoke.utterance()), 0) < FRAMES_HEARD)
        .count();
  }

  private long neverHeard() {
    return strikes.stream()
        .filter(strike ->
            ears(strike).stream().noneMatch(ear -> ear.until() > strike.at() + AHEAD_MILLIS))
        .count();
  }

  private List<ModelNote> of(LinkFault fault, LinkMoment moment) {
    return strikes.stream()
        .filter(note -> note.fault() == fault && note.moment() == moment)
        .toList();
  }

  private List<CallerNote.Ear> ears(ModelNote strike) {
    return ears.getOrDefault(strike.caller(), List.of());
  }

  private static String key(int caller, int utterance) {
    return caller + " " + utterance;
  }

  private static String name(LinkFault fault, LinkMoment moment) {
    return "%s, %s".formatted(words(fault), words(moment));
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static <T extends CallerNote> Map<Integer, List<T>> byCaller(
      List<CallerNote> notes, Class<T> kind) {
    return notes.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .sorted(Comparator.comparingLong(CallerNote::at))
        .collect(Collectors.groupingBy(CallerNote::caller));
  }
}
