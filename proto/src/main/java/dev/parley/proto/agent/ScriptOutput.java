package dev.parley.proto.agent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the output of one tool is spoken.
 *
 * @param cases the first one that fits is said
 * @param errors what is said for an error code of the tool, instead of {@code failed}
 * @param failed said for every other failure; absent = the tool's own {@code say.failed}, else the
 *     script's
 */
public record ScriptOutput(List<Case> cases, Map<String, String> errors, @Nullable String failed) {

  public ScriptOutput {
    cases = cases == null ? List.of() : List.copyOf(cases);
    errors = errors == null ? Map.of() : Map.copyOf(errors);
  }

  /**
   * One way to say it.
   *
   * @param when fields of the output and the text that each must have, {@code a.b} for nested ones;
   *     absent = always
   * @param say with fields of the output as {@code {field}}; a case whose fields are missing does
   *     not fit
   */
  public record Case(Map<String, String> when, String say) {
    public Case {
      when = when == null ? Map.of() : Map.copyOf(when);
    }
  }
}
