package dev.parley.suite;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.PortCapabilities;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens in calls, whatever they come by and whatever answers.
 *
 * @param name as the table calls it
 * @param shown what holds afterwards, in one sentence
 * @param refused how it is refused where something is missing; absent if nobody can ask for it then
 */
record Scenario(
    String name,
    String shown,
    Need need,
    Consumer<Scene> steps,
    @Nullable Consumer<Scene> refused) {

  Scenario(String name, String shown, Need need, Consumer<Scene> steps) {
    this(name, shown, need, steps, null);
  }

  /** What a leg and a model must be able to do. */
  interface Need {

    Need NONE = (_, _) -> null;

    /** What is missing; absent if nothing is. */
    @Nullable String missing(LegRow leg, ModelRow model);

    default Need and(Need other) {
      return (leg, model) -> {
        var missing = missing(leg, model);
        return missing == null ? other.missing(leg, model) : missing;
      };
    }
  }

  static Need of(LegRow.Can what) {
    return (leg, _) -> leg.can(what) ? null : "leg: " + what.missing;
  }

  static final Need PARKS =
      (leg, _) -> leg.port().line().holds() ? null : "leg: its line cannot be parked";

  static final Need RETURNS =
      (leg, _) ->
          leg.port().line().returns() == PortCapabilities.Returns.NONE
              ? "leg: no way back to its session"
              : null;

  /** The caller's sound comes to the call. */
  static final Need SOUND =
      (leg, _) -> leg.port().isWords() ? "leg: its carrier hears and speaks itself" : null;

  static final Need TRANSFERS =
      (leg, _) ->
          leg.port().transfer() == PortCapabilities.Transfers.NONE ? "leg: transfers nobody" : null;

  static final Need SENDS_KEYS = (leg, _) -> leg.port().sendsDigits() ? null : "leg: sends no keys";

  static final Need TRUNCATES =
      (_, model) -> model.can().memory().truncates() ? null : "model: truncates nothing";

  static final Need LINK_ENDS =
      (_, model) ->
          model.can().life().longest() == null ? "model: its links end with the call only" : null;

  static final Need RESUMES =
      (_, model) ->
          model.can().life().resumes() ? null : "model: no link goes on where another was";

  static final Need LINK_BREAKS =
      (_, model) ->
          model.can().liveness() == LinkCapabilities.Liveness.NONE
              ? "model: part of the node, and dies with it"
              : null;

  static final Need OUR_TURNS =
      (_, model) -> model.takesTurns() ? "model: tells the turns itself" : null;

  static final Need OWN_ANSWERS =
      (_, model) -> model.takesTurns() ? null : "model: answers only when it is asked";
}
