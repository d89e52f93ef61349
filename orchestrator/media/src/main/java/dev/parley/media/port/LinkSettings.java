package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities.Setting;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a link hears, speaks and thinks, whole: of the call's agent, as the caller's client has
 * changed it. A model that is asked is told all but the formats, voice and speed once more with
 * each question.
 *
 * @param hears format of the caller's sound in {@link ModelOrder.Hear}
 * @param speaks format in which {@link ModelFact.Spoken} must come
 * @param voice as the model names it; absent = the model's usual one
 * @param speed 1 = as the voice speaks by itself
 * @param tools the agent's and the client's
 * @param toolUse absent = the model is free
 * @param mostTokens of an answer; absent = as many as the model gives
 */
public record LinkSettings(
    AudioFormat hears,
    AudioFormat speaks,
    @Nullable String voice,
    @Nullable String instructions,
    double speed,
    List<ResponseOptions.Tool> tools,
    @Nullable ToolUse toolUse,
    @Nullable TokenLimit mostTokens) {

  public LinkSettings {
    tools = List.copyOf(tools);
  }

  /** All as the agent has it. */
  public static LinkSettings of(AgentDefinition agent, AudioFormat hears, AudioFormat speaks) {
    return new LinkSettings(
        hears, speaks, agent.voice(), agent.instructions(), 1, toolsOf(agent), null, null);
  }

  /** What an agent's workers can do, as a model is told. */
  public static List<ResponseOptions.Tool> toolsOf(AgentDefinition agent) {
    return agent.tools().stream()
        .map(tool -> new ResponseOptions.Tool(tool.name(), tool.description(), tool.parameters()))
        .toList();
  }

  /** The same in other formats. */
  public LinkSettings in(AudioFormat heard, AudioFormat spoken) {
    return new LinkSettings(heard, spoken, voice, instructions, speed, tools, toolUse, mostTokens);
  }

  /** The same without what a link like this can do nothing with. */
  public LinkSettings suiting(LinkCapabilities can) {
    return can.functions().calling() == LinkCapabilities.Calling.NONE
        ? new LinkSettings(hears, speaks, voice, instructions, speed, List.of(), null, mostTokens)
        : this;
  }

  /**
   * The same but for what is as in {@code declined} and not as in {@code inForce}: that is as in
   * {@code instead}. Formats stay.
   */
  public LinkSettings without(LinkSettings declined, LinkSettings inForce, LinkSettings instead) {
    var not = declined.changedSince(inForce);
    var same = EnumSet.complementOf(EnumSet.copyOf(withFormats(changedSince(declined))));
    same.retainAll(not);
    return new LinkSettings(
        hears,
        speaks,
        same.contains(Setting.VOICE) ? instead.voice : voice,
        same.contains(Setting.INSTRUCTIONS) ? instead.instructions : instructions,
        same.contains(Setting.SPEED) ? instead.speed : speed,
        same.contains(Setting.TOOLS) ? instead.tools : tools,
        same.contains(Setting.ANSWERS) ? instead.toolUse : toolUse,
        same.contains(Setting.ANSWERS) ? instead.mostTokens : mostTokens);
  }

  private static Set<Setting> withFormats(Set<Setting> changed) {
    var all = EnumSet.of(Setting.FORMATS);
    all.addAll(changed);
    return all;
  }

  /** What must be told to whoever knows {@code before}. */
  public Set<Setting> changedSince(LinkSettings before) {
    var changed = EnumSet.noneOf(Setting.class);
    note(changed, Setting.FORMATS, hears == before.hears && speaks == before.speaks);
    note(changed, Setting.VOICE, Objects.equals(voice, before.voice));
    note(changed, Setting.INSTRUCTIONS, Objects.equals(instructions, before.instructions));
    note(changed, Setting.SPEED, Double.compare(speed, before.speed) == 0);
    note(changed, Setting.TOOLS, tools.equals(before.tools));
    boolean answersAlike =
        Objects.equals(toolUse, before.toolUse) && Objects.equals(mostTokens, before.mostTokens);
    note(changed, Setting.ANSWERS, answersAlike);
    return changed;
  }

  private static void note(Set<Setting> changed, Setting setting, boolean same) {
    if (!same) {
      changed.add(setting);
    }
  }
}
