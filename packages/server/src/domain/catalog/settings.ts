/** The company's settings as a catalog gives them: any of them, without defaults. */
import * as z from "zod";
import { companySettings } from "../company-settings.ts";

type Shape = typeof companySettings.shape;
type ShapeWithoutDefaults = { [Name in keyof Shape]: z.ZodExactOptional<ReturnType<Shape[Name]["unwrap"]>> };

export const settings = z.strictObject(withoutDefaults(companySettings.shape));
export type SettingsEntry = z.output<typeof settings>;

/** Sound because every setting has a default, and `unwrap` takes it off. */
function withoutDefaults(shape: Shape): ShapeWithoutDefaults {
  const entries = Object.entries(shape).map(([name, setting]) => [name, setting.unwrap().exactOptional()]);
  return Object.fromEntries(entries) as ShapeWithoutDefaults;
}
