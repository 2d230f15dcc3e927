import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { OptInFormInput, OptInFormOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api, refuseWhereThere } from "./client.ts";
import { narrowed, queries, says, useList, useLookingAgain } from "./queries.ts";

export type { OptInFormInput, OptInFormOutput };

/** Who fills in a form is told by no event; who confirms is. */
const EVERY_MS = 4_000;
const LIST = ["opt_in_forms", "list"] as const;

export function useForms({ q }: Filters) {
  const key = [...LIST, q] as const;
  const list = useList<OptInFormOutput>(key, (wanted) => narrowed(api.optInForms.list({ ...wanted }), (one) => says(q, one.key, one.name, one.text)));
  useLookingAgain(key, EVERY_MS, list.data?.pages.length === 1);
  return list;
}

export function useForm(key: string) {
  return useQuery({ queryKey: ["opt_in_forms", "one", key], queryFn: () => api.optInForms.get(key), refetchInterval: EVERY_MS });
}

const changed = () => queries.invalidateQueries({ queryKey: ["opt_in_forms"] });

interface Put {
  key: string;
  form: OptInFormInput;
  /** It takes nobody's place. */
  isNew?: boolean;
}

export function usePutForm() {
  return useMutation({
    mutationFn: async ({ key, form, isNew = false }: Put) => {
      if (isNew && /^[a-z0-9][\w.-]*$/.test(key)) await refuseWhereThere(api.optInForms.get(key), `There is a form “${key}” already.`);
      return await api.optInForms.put(key, form);
    },
    onSuccess: changed,
  });
}

/** What shows it is left for the list: to ask for it again would find nothing. */
export function useDeleteForm() {
  return useMutation({ mutationFn: (key: string) => api.optInForms.delete(key), onSuccess: () => void queries.invalidateQueries({ queryKey: LIST }) });
}

/** The form's page as everybody gets it, from the server that answers here. */
export function useFormPage(form: OptInFormOutput) {
  return useQuery({
    queryKey: ["opt_in_forms", "page", form.id, form.updated_at],
    queryFn: async ({ signal }) => {
      const answer = await fetch(new URL(form.url).pathname, { signal, credentials: "omit" });
      if (!answer.ok) throw new Error("The page could not be fetched. Try again.");
      return await answer.text();
    },
    placeholderData: keepPreviousData,
  });
}

/** Templates that can be the mail that asks to confirm. */
export function useConfirmingTemplates(isOn: boolean) {
  return useQuery({
    queryKey: ["templates", "confirming"],
    queryFn: async () => (await api.templates.list({ limit: 200 }).take(500)).filter((one) => one.published !== null && one.purpose === "transactional"),
    enabled: isOn,
  });
}
