package hudson.model;

import java.util.ArrayList;
import java.util.List;

/** What actions hang on. */
public abstract class Actionable {
    private final List<Action> actions = new ArrayList<>();

    public void addAction(Action action) {
        actions.add(action);
    }

    public List<Action> getActions() {
        return actions;
    }

    public <T extends Action> T getAction(Class<T> type) {
        return actions.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    public boolean addOrReplaceAction(Action action) {
        actions.removeIf(each -> each.getClass() == action.getClass());
        return actions.add(action);
    }
}
