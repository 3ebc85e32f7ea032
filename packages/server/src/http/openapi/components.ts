/** The names under which the OpenAPI document keeps what several answers share; what is not named stands in place. */
import * as z from "zod";
import { activationAnswer } from "../license-api/answers/activation-answer.ts";
import { borrowAnswer } from "../license-api/answers/borrow-answer.ts";
import { checkAnswer } from "../license-api/answers/check-answer.ts";
import { checkedFeatureAnswer } from "../license-api/answers/feature-answer.ts";
import {
  customerAnswer,
  customFieldAnswer,
  featureAnswer,
  licenseTypeAnswer,
  productAnswer,
  userAnswer,
} from "../license-api/answers/license-parts.ts";
import { listedLicenseAnswer } from "../license-api/answers/listed-license.ts";
import { installationFileAnswer } from "../license-api/answers/version-answers.ts";

export const componentNames = z.registry<{ readonly id: string }>();

const named: Readonly<Record<string, z.ZodType>> = {
  ActivatedLicense: activationAnswer,
  CheckedLicense: checkAnswer,
  CheckedFeature: checkedFeatureAnswer,
  BorrowedSeat: borrowAnswer,
  Customer: customerAnswer,
  CustomField: customFieldAnswer,
  InstallationFile: installationFileAnswer,
  LicenseFeature: featureAnswer,
  LicenseType: licenseTypeAnswer,
  LicenseUser: userAnswer,
  ListedLicense: listedLicenseAnswer,
  Product: productAnswer,
};

for (const [id, schema] of Object.entries(named)) componentNames.add(schema, { id });
