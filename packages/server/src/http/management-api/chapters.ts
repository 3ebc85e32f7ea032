/** The chapters of the Management API's reference. */

export const managementChapters = [
  { name: "Manage licenses", description: "Find, change, disable, reset and delete licenses." },
  { name: "License features and fields", description: "What single licenses contain beyond their policies." },
  { name: "Seats", description: "Who holds which floating seat, since when and until when; and freeing one." },
  { name: "Devices", description: "The devices of licenses, and what applications keep about them." },
  { name: "Orders", description: "Issue licenses by orders, and look after them." },
  { name: "Customers", description: "Customers, their labels and the accounts that group them." },
  { name: "License users", description: "People who use licenses or manage them, and their groups." },
  { name: "Products", description: "Products, features, custom fields, policies, bundles and versions." },
  { name: "Histories", description: "What happened to licenses, what was refused, and who changed what." },
  { name: "Analytics", description: "How often which call was made." },
  { name: "Consumption pools", description: "Consumption that several licenses share." },
  { name: "OAuth clients", description: "Credentials of companies, customer accounts, customers and licenses." },
  { name: "Events and webhooks", description: "What other systems are told of, where to, and what came of it." },
  { name: "Imports and exports", description: "Many objects at once, as files of comma-separated values." },
  { name: "Operators", description: "The people who administer the company, their roles, and invitations." },
  { name: "Mail", description: "What is told by mail, to whom and in which words, and what became of it." },
  { name: "Personal data", description: "What is kept of a person, and its erasure." },
] as const;

export type ManagementChapter = (typeof managementChapters)[number]["name"];
